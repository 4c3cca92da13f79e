using MiniCrm.Leads;

namespace MiniCrm.Web.Leads;

/// <summary>A move of a lead that was just made and can be undone, as an address says it.</summary>
public sealed record LeadMove(LeadStatus From, LeadStatus To)
{
    public const string Parameter = "moved";

    /// <returns>Null for what is no move.</returns>
    public static LeadMove? Parse(string? text) =>
        text?.Split('-') is [var from, var to] && Find(from) is { } before && Find(to) is { } after && before != after ? new(before, after) : null;

    public override string ToString() => $"{LeadAddress.NameOf(From)}-{LeadAddress.NameOf(To)}";

    private static LeadStatus? Find(string name) => Enum.GetValues<LeadStatus>().Where(status => LeadAddress.NameOf(status) == name).Select(status => (LeadStatus?)status).FirstOrDefault();
}
