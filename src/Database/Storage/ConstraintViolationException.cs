using Orleans.Runtime;

namespace MiniCrm.Database.Storage;

/// <summary>A write was refused by a constraint of the database, and nothing was stored.</summary>
/// <param name="constraint">The constraint's name.</param>
public sealed class ConstraintViolationException(string constraint, Exception? innerException = null)
    : OrleansException($"The constraint {constraint} refused the write.", innerException!)
{
    /// <summary>What stands for the guard of a row, which is none.</summary>
    public const string Guard = "guard";

    public string Constraint { get; } = constraint;
}
