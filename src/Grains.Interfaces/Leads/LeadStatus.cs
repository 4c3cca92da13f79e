using System.Text.Json.Serialization;

namespace MiniCrm.Leads;

/// <summary>The pipeline, in its order.</summary>
[GenerateSerializer, Alias("minicrm.LeadStatus")]
[JsonConverter(typeof(SnakeCaseEnumConverter<LeadStatus>))]
public enum LeadStatus
{
    New = 0,
    Contacted = 1,
    Qualified = 2,
    Proposal = 3,
    Negotiation = 4,
    ClosedWon = 5,
    ClosedLost = 6,
}
