using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

/// <summary>The steps with which tests of leads begin.</summary>
internal static class LeadSteps
{
    /// <summary>A valid body for POST /leads with all that is mandatory.</summary>
    public static Dictionary<string, object?> NewLead(string? assignedUserId = null)
    {
        var body = new Dictionary<string, object?>
        {
            ["firstName"] = "Jane",
            ["lastName"] = "Doe",
            ["email"] = CrmUsers.UniqueEmail(),
        };
        if (assignedUserId is not null)
        {
            body["assignedUserId"] = assignedUserId;
        }

        return body;
    }

    public static async Task<CrmResponse> CreateLeadAsync(this CrmClient client, string? assignedUserId = null) =>
        (await client.PostAsync("/leads", NewLead(assignedUserId))).Is(201);

    /// <summary>A number that no other lead has.</summary>
    public static string UniquePhone() => $"+49{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}";
}
