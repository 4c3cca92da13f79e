using System.Diagnostics;
using System.Text.Json;
using MiniCrm.Kafka.Topics;
using MiniCrm.Tests.Integration.Clients;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Notifications;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Node;

namespace MiniCrm.Tests.Integration.Events;

/// <summary>What a client in another language reads, value for value and header for header.</summary>
[Long]
[Collection(EventsCollection.Name)]
public sealed class ForeignClientTests(BrokeredCrm crm)
{
    private const string Traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static string Script => Path.Combine(Repository.Root, "tests", "Integration", "Events", "foreign-client.js");

    [Fact]
    public async Task The_events_are_as_the_contract_says()
    {
        var admin = await crm.Server.AdministratorAsync();
        var body = CrmUsers.NewUser("manager");
        var email = CrmUsers.UniqueEmail();
        var user = (await admin.Client.PostAsync("/users", body, ("traceparent", Traceparent))).Is(201);
        var promoted = (await admin.Client.PatchAsync($"/users/{user.Id}", new { email, firstName = "Grace", lastName = "Hopper", role = "sales_rep", isActive = false })).Is(200);
        var other = (await admin.Client.PatchAsync($"/users/{user.Id}", new { isActive = true })).Is(200);
        var lead = (await admin.Client.PostAsync("/leads", new { firstName = "Jane", lastName = "Doe", email = "jane@example.com", source = "referral", assignedUserId = user.Id })).Is(201);
        var renamed = (await admin.Client.PatchAsync($"/leads/{lead.Id}", new { firstName = "Joan", lastName = "Roe", email = "joan@example.com", status = "qualified", assignedUserId = admin.Id })).Is(200);
        var noted = (await admin.Client.PatchAsync($"/leads/{lead.Id}", new { notes = "Called" })).Is(200);
        var unassigned = (await admin.Client.PatchAsync($"/leads/{lead.Id}", new { assignedUserId = (string?)null })).Is(200);
        (await admin.Client.DeleteAsync($"/leads/{lead.Id}")).Is(204);
        var restored = (await admin.Client.PostAsync($"/leads/{lead.Id}/restore", null)).Is(200);
        var part = (await admin.Client.PostAsync("/leads", new { firstName = "Jane", lastName = "Doe", email = "jane@example.com" })).Is(201);
        var merged = (await admin.Client.PostAsync($"/leads/{lead.Id}/merge", new { otherId = part.Id })).Is(200);
        var unmerged = (await admin.Client.PostAsync($"/leads/{lead.Id}/unmerge", new { })).Is(200);
        (await admin.Client.PostAsync($"/leads/{lead.Id}/erase", null)).Is(204);
        var sent = await admin.Client.NotifyAsync(user.Id);
        var failed = await admin.Client.EndOfAsync((await admin.Client.NotifyAsync(user.Id, "sms")).Id);
        (await admin.Client.DeleteAsync($"/users/{user.Id}")).Is(204);

        await using var reader = await StartAsync(Script, crm.Server.Brokers, string.Join(',', EventTopics.All));
        string[] keys = [user.Id, lead.Id, part.Id, sent.Id, failed.Id];
        var lines = await reader.LinesAsync(seen => Of(seen, keys).Count() >= 24, TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                (1, "user.created", $$"""{"userId":"{{user.Id}}","email":"{{body["email"]}}","firstName":"Ada","lastName":"{{body["lastName"]}}","role":"manager","timestamp":"{{user["createdAt"]}}"}"""),
                (2, "user.updated", $$"""{"userId":"{{user.Id}}","email":"{{email}}","firstName":"Grace","lastName":"Hopper","role":"sales_rep","isActive":false,"timestamp":"{{promoted["updatedAt"]}}"}"""),
                (3, "user.security_changed", $$"""{"userId":"{{user.Id}}","kind":"email","timestamp":"{{promoted["updatedAt"]}}"}"""),
                (4, "user.updated", $$"""{"userId":"{{user.Id}}","isActive":true,"timestamp":"{{other["updatedAt"]}}"}"""),
                (5, "user.deleted", $$"""{"userId":"{{user.Id}}","timestamp":"TIME"}"""),
            ],
            Values(lines, user.Id));
        Assert.Equal(
            [
                (1, "lead.created", $$"""{"leadId":"{{lead.Id}}","firstName":"Jane","lastName":"Doe","email":"jane@example.com","assignedUserId":"{{user.Id}}","source":"referral","timestamp":"{{lead["createdAt"]}}"}"""),
                (2, "lead.assigned", $$"""{"leadId":"{{lead.Id}}","newUserId":"{{user.Id}}","timestamp":"{{lead["createdAt"]}}"}"""),
                (3, "lead.updated", $$"""{"leadId":"{{lead.Id}}","firstName":"Joan","lastName":"Roe","email":"joan@example.com","status":"qualified","timestamp":"{{renamed["updatedAt"]}}"}"""),
                (4, "lead.status_changed", $$"""{"leadId":"{{lead.Id}}","previousStatus":"new","newStatus":"qualified","userId":"{{admin.Id}}","timestamp":"{{renamed["updatedAt"]}}"}"""),
                (5, "lead.assigned", $$"""{"leadId":"{{lead.Id}}","previousUserId":"{{user.Id}}","newUserId":"{{admin.Id}}","timestamp":"{{renamed["updatedAt"]}}"}"""),
                (6, "lead.updated", $$"""{"leadId":"{{lead.Id}}","timestamp":"{{noted["updatedAt"]}}"}"""),
                (7, "lead.updated", $$"""{"leadId":"{{lead.Id}}","timestamp":"{{unassigned["updatedAt"]}}"}"""),
                (8, "lead.assigned", $$"""{"leadId":"{{lead.Id}}","previousUserId":"{{admin.Id}}","newUserId":null,"timestamp":"{{unassigned["updatedAt"]}}"}"""),
                (9, "lead.deleted", $$"""{"leadId":"{{lead.Id}}","timestamp":"TIME","keptUntil":"{{KeptUntil(lines, lead.Id)}}"}"""),
                (10, "lead.restored", $$"""{"leadId":"{{lead.Id}}","timestamp":"{{restored["updatedAt"]}}"}"""),
                (11, "lead.merged", $$"""{"leadId":"{{lead.Id}}","mergedLeadId":"{{part.Id}}","timestamp":"{{merged["updatedAt"]}}"}"""),
                (12, "lead.unmerged", $$"""{"leadId":"{{lead.Id}}","unmergedLeadId":"{{part.Id}}","timestamp":"{{unmerged["updatedAt"]}}"}"""),
                (13, "lead.deleted", $$"""{"leadId":"{{lead.Id}}","timestamp":"TIME"}"""),
                (14, "lead.erased", $$"""{"leadId":"{{lead.Id}}","timestamp":"TIME"}"""),
            ],
            Values(lines, lead.Id));
        Assert.Equal(
            [(1, "lead.created"), (2, "lead.deleted"), (3, "lead.restored")],
            Values(lines, part.Id).Select(value => (value.Sequence, value.Topic)));
        Assert.Contains($"\"mergedInto\":\"{lead.Id}\"", Values(lines, part.Id).ElementAt(1).Value, StringComparison.Ordinal);
        Assert.Equal(
            [(1, "notification.sent", $$"""{"notificationId":"{{sent.Id}}","type":"in_app","recipientId":"{{user.Id}}","title":"Call back","message":"Jane Doe asked for a call.\nToday.","timestamp":"{{sent["sentAt"]}}"}""")],
            Values(lines, sent.Id));
        Assert.Equal(
            [(1, "notification.failed", $$"""{"notificationId":"{{failed.Id}}","type":"sms","recipientId":"{{user.Id}}","error":"{{failed["errorMessage"]}}","timestamp":"{{failed["updatedAt"]}}"}""")],
            Values(lines, failed.Id));
        Assert.All(Of(lines, keys), AssertHeaders);
        Assert.Contains("-4bf92f3577b34da6a3ce929d0e0e4736-", Of(lines, keys).First(line => line.Text("topic") == "user.created").GetProperty("headers").Text("traceparent"), StringComparison.Ordinal);
        Assert.Equal(24, Of(lines, keys).Select(line => line.GetProperty("headers").Text("ce_id")).Distinct().Count());
    }

    [Fact]
    public async Task The_example_of_the_documentation_works_as_it_stands()
    {
        var lead = (await (await crm.Server.AdministratorAsync()).Client.PostAsync("/leads", new { firstName = "Jane", lastName = "Doe", email = "jane@example.com" })).Is(201);
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "events.md"), TestContext.Current.CancellationToken);
        var script = Path.Combine(Repository.TestFolder, $"{Guid.NewGuid():N}.js");
        await File.WriteAllTextAsync(script, page.Split("```js\n")[1].Split("```")[0], TestContext.Current.CancellationToken);

        await using var reader = await StartAsync(script);

        var line = (await reader.LinesAsync(seen => seen.Any(line => line.Contains(lead.Id, StringComparison.Ordinal)), TestContext.Current.CancellationToken)).Single(line => line.Contains(lead.Id, StringComparison.Ordinal));
        Assert.StartsWith($$"""lead.created 1 {"leadId":"{{lead.Id}}",""", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_example_in_C_sharp_is_compiled_and_works_as_it_stands()
    {
        var lead = (await (await crm.Server.AdministratorAsync()).Client.PostAsync("/leads", new { firstName = "Jane", lastName = "Doe", email = "jane@example.com" })).Is(201);
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "events.md"), TestContext.Current.CancellationToken);

        // Outside the clone, as anybody's; in a group of its own, since that of the other example still has a member that is gone.
        var folder = Directory.CreateTempSubdirectory("minicrm-consumer-").FullName;
        var source = page.Split("```csharp\n")[1].Split("```")[0].Replace("my-lead-board", $"{Guid.NewGuid()}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "consumer.cs"), source, TestContext.Current.CancellationToken);
        (await Finished.RunAsync(new("dotnet", ["build", "consumer.cs", "-o", "out", "-v", "q", "--nologo"]) { WorkingDirectory = folder })).Good("dotnet build consumer.cs");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "out", "consumer.dll")]);
        start.Environment["KAFKA_BROKERS"] = crm.Server.Brokers;
        await using (var reader = NodeProgram.Start(start))
        {
            var lines = await reader.LinesAsync(seen => seen.Any(line => line.Contains(lead.Id, StringComparison.Ordinal)), TestContext.Current.CancellationToken);
            Assert.StartsWith($$"""lead.created 1 {"leadId":"{{lead.Id}}",""", lines.Single(line => line.Contains(lead.Id, StringComparison.Ordinal)), StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }

    private Task<NodeProgram> StartAsync(string script, params string[] arguments)
    {
        Assert.SkipWhen(NodePackages.Servers.Missing is not null, NodePackages.Servers.Missing ?? "");
        return NodeProgram.StartAsync(script, arguments, new Dictionary<string, string> { ["KAFKA_BROKERS"] = crm.Server.Brokers }, TestContext.Current.CancellationToken);
    }

    /// <summary>Other tests leave records without a key.</summary>
    private static IEnumerable<JsonElement> Of(string[] lines, params string[] keys) =>
        lines.Select(line => JsonElement.Parse(line)).Where(line => line.TryGetProperty("key", out var key) && keys.Contains(key.GetString()));

    /// <summary>By sequence; a time that no answer told is only looked at.</summary>
    private static IEnumerable<(int Sequence, string Topic, string Value)> Values(string[] lines, string key) => Of(lines, key)
        .Select(line => (
            int.Parse(line.GetProperty("headers").Text("ce_sequence")!, System.Globalization.CultureInfo.InvariantCulture),
            line.Text("topic")!,
            line.Text("topic")!.Split('.')[1] is "deleted" or "erased" ? Timeless(line) : line.Text("value")!))
        .OrderBy(value => value.Item1);

    /// <summary>Thirty days after it was deleted.</summary>
    private static string KeptUntil(string[] lines, string key) => Of(lines, key)
        .First(line => line.Text("topic") == "lead.deleted")
        .GetProperty("headers").GetProperty("ce_time").GetDateTimeOffset().ToUniversalTime().AddDays(30)
        .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string Timeless(JsonElement line) =>
        line.Text("value")!.Replace(line.GetProperty("headers").Text("ce_time")!, "TIME", StringComparison.Ordinal);

    private static void AssertHeaders(JsonElement line)
    {
        var headers = line.GetProperty("headers");
        Assert.Equal(
            ["ce_id", "ce_sequence", "ce_source", "ce_specversion", "ce_subject", "ce_time", "ce_type", "content-type", "traceparent"],
            headers.EnumerateObject().Select(header => header.Name).Append("traceparent").Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("1.0", headers.Text("ce_specversion"));
        Assert.Equal("application/json", headers.Text("content-type"));
        Assert.Equal(line.Text("topic"), headers.Text("ce_type"));
        Assert.Equal(line.Text("key"), headers.Text("ce_subject"));
        Assert.Equal($"/minicrm/{line.Text("topic")!.Split('.')[0]}s", headers.Text("ce_source"));
        Assert.Equal(JsonElement.Parse(line.Text("value")!).Text("timestamp"), headers.Text("ce_time"));
        Assert.Equal(7, Guid.Parse(headers.Text("ce_id")!).Version);
    }
}
