using MiniCrm.Leads;

namespace MiniCrm.Demo;

/// <summary>Something that somebody does with a lead.</summary>
/// <param name="Lead">Its place among the leads of the story.</param>
internal abstract record Deed(int Lead, DateTimeOffset At)
{
    /// <param name="Assignee">Their place in the team's list; null for nobody yet.</param>
    internal sealed record Comes(int Lead, DateTimeOffset At, int? Assignee) : Deed(Lead, At);

    internal sealed record IsGiven(int Lead, DateTimeOffset At, int Assignee) : Deed(Lead, At);

    internal sealed record Moves(int Lead, DateTimeOffset At, int By, LeadStatus To) : Deed(Lead, At);

    internal sealed record IsNoted(int Lead, DateTimeOffset At, int By, string Notes) : Deed(Lead, At);
}
