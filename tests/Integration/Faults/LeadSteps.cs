using System.Globalization;
using System.Net;
using System.Text.Json;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Faults;

/// <summary>What the tests of faults do with leads, and what must hold of every one.</summary>
internal static class LeadSteps
{
    private static readonly string[] Members =
        ["firstName", "lastName", "email", "phone", "company", "position", "notes", "status", "source", "assignedUserId", "createdAt", "updatedAt"];

    public static Task<CrmResponse> PostLeadAsync(this CrmClient client, string lastName) =>
        client.PostAsync("/leads", new { firstName = "Grace", lastName, email = "grace@example.com" });

    public static async Task<CrmResponse> NewLeadAsync(this CrmClient client) =>
        (await client.PostLeadAsync("Hopper")).Expect(HttpStatusCode.Created);

    public static Task<CrmResponse> RenameAsync(this CrmClient client, string lead, string lastName) =>
        client.PatchAsync($"/leads/{lead}", new { lastName });

    public static async Task<CrmResponse> ReadAsync(this CrmClient client, string lead) =>
        (await client.GetAsync($"/leads/{lead}")).Expect(HttpStatusCode.OK);

    /// <summary>The version in the entity tag.</summary>
    public static int Version(this CrmResponse answer) => int.Parse(answer.ETag!.Trim('"'), CultureInfo.InvariantCulture);

    /// <summary>What is answered from memory is what is in the database, in every field and in its version.</summary>
    public static void AssertSame(CrmResponse answer, LeadRow row)
    {
        Assert.Equal(row.Id, answer.Id);
        Assert.Equal(row.Version, answer.Version());
        foreach (var member in Members)
        {
            var stored = row.State.TryGetProperty(member, out var value) ? value.GetString() : null;
            Assert.True(
                stored == (answer[member] is { ValueKind: JsonValueKind.String } text ? text.GetString() : null),
                $"{member} of {row.Id} is '{stored}' in the database and here: {answer}");
        }
    }

    public static async Task AssertSameAsync(this ProxiedCrm crm, string lead) =>
        AssertSame(await crm.Client.ReadAsync(lead), await crm.Leads.RowAsync(lead));

    /// <summary>The events of one lead: counted from 1 without gaps, and none twice.</summary>
    public static void AssertGapFree(IReadOnlyList<EventRow> events)
    {
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(row => row.Sequence));
        var names = events.Select(row => row.LastName).OfType<string>().ToList();
        Assert.Equal(names.Distinct(), names);
    }
}
