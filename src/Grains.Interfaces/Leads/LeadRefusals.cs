namespace MiniCrm.Leads;

/// <summary>Why something of leads is refused, as far as others than their rules say it too.</summary>
public static class LeadRefusals
{
    public static Refusal NotFound { get; } = new(RefusalKind.NotFound, "Lead not found");
}
