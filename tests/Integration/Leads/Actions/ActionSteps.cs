using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Imports;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads.Actions;

/// <summary>What is done with actions.</summary>
internal static class ActionSteps
{
    public static readonly object Contacted = new { action = "move", status = "contacted" };
    public static readonly object Delete = new { action = "delete" };

    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(60);

    public static object AssignTo(string? userId) => new { action = "assign", assignedUserId = userId };

    public static Task<CrmResponse> PreviewAsync(this CrmClient client, string query, object change) => client.PostAsync($"/leads/actions/preview?{query}", change);

    public static Task<CrmResponse> StartAsync(this CrmClient client, CrmResponse preview) =>
        client.PostAsync("/leads/actions", new { token = preview["token"].GetString() });

    /// <summary>Previews and starts an action.</summary>
    public static async Task<CrmResponse> StartAsync(this CrmClient client, string query, object change) =>
        (await client.StartAsync((await client.PreviewAsync(query, change)).Is(200))).Is(202);

    /// <summary>And waits for its end.</summary>
    public static async Task<CrmResponse> RunAsync(this CrmClient client, string query, object change) =>
        await client.ActionEndedAsync((await client.StartAsync(query, change)).Id);

    public static async Task<CrmResponse> UndoAsync(this CrmClient client, string id)
    {
        (await client.PostAsync($"/leads/actions/{id}/undo", null)).Is(200);
        return await client.ActionEndedAsync(id);
    }

    public static Task<CrmResponse> ActionEndedAsync(this CrmClient client, string id, TimeSpan? longest = null) => Eventually.SeesAsync(
        async _ => (await client.GetAsync($"/leads/actions/{id}")).Is(200),
        action => action["state"].GetString() is not ("running" or "cancelling" or "undoing"),
        longest ?? LongestRun,
        TestContext.Current.CancellationToken);

    /// <summary>State and counts, such as <c>done: 2 changed, 1 refused</c>.</summary>
    public static string ActionOutcome(this CrmResponse action)
    {
        string[] counts = ["changed", "unchanged", "refused", "undone", "kept"];
        var told = counts.Select(name => (name, count: action.Count(name))).Where(count => count.count > 0);
        return $"{action["state"].GetString()}: {string.Join(", ", told.Select(count => $"{count.count} {count.name}"))}";
    }

    public static int Count(this CrmResponse action, string name) => action["progress"].GetProperty(name).GetInt32();

    /// <summary>Leads of a company, by an import.</summary>
    public static async Task<string> ManyLeadsAsync(this CrmClient client, int count, string more = "", string value = "")
    {
        var company = ImportSteps.UniqueName();
        var rows = string.Concat(Enumerable.Range(0, count).Select(i => $"Ada,N{i},{company}.{i}@example.com,{company}{value}\n"));
        var ended = await client.ImportAsync($"firstName,lastName,email,company{more}\n{rows}", new { duplicates = "create" });
        Assert.Equal($"done: {count} created", ended.Outcome());
        return company;
    }

    public static async Task<string> LeadOfAsync(this CrmClient client, string company, string? assignedUserId = null) =>
        (await client.PostAsync("/leads", new Dictionary<string, object?>(LeadSteps.NewLead(assignedUserId)) { ["company"] = company })).Is(201).Id;
}
