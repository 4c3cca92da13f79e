using Orleans.Runtime;

namespace MiniCrm.Database.Storage;

/// <summary>A write was refused by a constraint of the database, and nothing was stored.</summary>
/// <param name="constraint">The constraint's name.</param>
public sealed class ConstraintViolationException(string constraint, Exception innerException)
    : OrleansException($"The constraint {constraint} refused the write.", innerException)
{
    public string Constraint { get; } = constraint;
}
