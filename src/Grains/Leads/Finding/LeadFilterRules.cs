using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Finding;

/// <summary>What a caller may ask for; what of it they see is told by <see cref="LeadConditions"/>.</summary>
public static class LeadFilterRules
{
    public static Refusal? Refused(LeadFilter filter, Caller caller) =>
        caller.SeesEverything ? null
        : filter.Deleted ? Refusal.Forbidden("A sales_rep lists no deleted leads")
        : filter.ListOf is { } user && user != caller.UserId ? ForeignList
        : null;

    public static Refusal ForeignList { get; } = Refusal.Forbidden("A sales_rep lists the leads of nobody but themselves");
}
