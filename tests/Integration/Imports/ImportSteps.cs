using System.Net.Http.Headers;
using System.Text;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Imports;

/// <summary>What is done with imports.</summary>
internal static class ImportSteps
{
    public const string Csv = "text/csv";
    public const string Ndjson = "application/x-ndjson";

    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(60);

    public static Task<CrmResponse> UploadAsync(this CrmClient client, string text, string type = Csv, string query = "") =>
        client.UploadAsync(Encoding.UTF8.GetBytes(text), type, query);

    public static async Task<CrmResponse> UploadAsync(this CrmClient client, byte[] file, string type = Csv, string query = "", string? encoding = null)
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return await client.PostAsync("/imports" + query, content);
    }

    /// <summary>Uploads a file, starts its import, and waits for its end.</summary>
    public static async Task<CrmResponse> ImportAsync(this CrmClient client, string text, object? plan = null, string type = Csv)
    {
        var import = (await client.UploadAsync(text, type)).Is(202);
        (await client.PostAsync($"/imports/{import.Id}/start", plan ?? new { })).Is(200);
        return await client.EndedAsync(import.Id);
    }

    public static Task<CrmResponse> EndedAsync(this CrmClient client, string id) => Eventually.SeesAsync(
        async _ => (await client.GetAsync($"/imports/{id}")).Is(200),
        import => import["state"].GetString() is not ("running" or "cancelling" or "reverting"),
        LongestRun,
        TestContext.Current.CancellationToken);

    /// <summary>State and counts, such as <c>done: 2 created, 1 refused</c>.</summary>
    public static string Outcome(this CrmResponse import)
    {
        string[] counts = ["created", "updated", "skipped", "refused", "reverted", "kept"];
        var told = counts.Select(name => (name, count: import["progress"].GetProperty(name).GetInt32())).Where(count => count.count > 0);
        return $"{import["state"].GetString()}: {string.Join(", ", told.Select(count => $"{count.count} {count.name}"))}";
    }

    public static string UniqueName() => "N" + Guid.NewGuid().ToString("n")[..12];
}
