namespace MiniCrm.Grains.Leads;

/// <summary>Whom a command wants a lead to be assigned to, as the user's grain knows them at that moment.</summary>
/// <param name="UserId">Null for nobody.</param>
/// <param name="Problem">Why nobody can be assigned to this user.</param>
public sealed record Assignee(Guid? UserId, Refusal? Problem)
{
    public static Assignee Nobody { get; } = new(null, null);
}
