using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Integration.Notifications;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Auditing;

/// <summary>GET /audit: who did what to which thing when, from where.</summary>
public sealed class AuditTests(CrmFixture crm)
{
    private static readonly string[] Members =
        ["id", "time", "action", "actor", "kind", "subject", "source", "times", "detail", "changes", "chain", "number"];

    [Fact]
    public async Task Every_command_is_in_it_whatever_its_database()
    {
        var admin = await crm.AdministratorAsync();
        var rep = await crm.NewUserAsync();
        var lead = await rep.Client.CreateLeadAsync();
        (await rep.Client.PatchAsync($"/leads/{lead.Id}/status", new { status = "contacted" })).Is(200);
        (await rep.Client.PatchAsync($"/users/{rep.Id}", new { firstName = "Grace" })).Is(200);
        var notification = await admin.Client.NotifyAsync(rep.Id);
        (await rep.Client.PatchAsync($"/notifications/{notification.Id}/read", null)).Is(200);

        var entries = await EntriesAsync($"actor={rep.Id}&action=lead.created,lead.status_changed,user.updated,notification.read", 4);

        Assert.All(entries, entry => Assert.Equal(Members, entry.Members()));
        Assert.Equal(
            [$"notification.read notification {notification.Id}", $"user.updated user {rep.Id}", $"lead.status_changed lead {lead.Id}", $"lead.created lead {lead.Id}"],
            entries.Select(entry => $"{entry.Text("action")} {entry.Text("kind")} {entry.Text("subject")}"));
        Assert.All(entries, entry => Assert.Equal((rep.Id, "127.0.0.1", 1), (entry.Text("actor"), entry.Text("source"), entry.GetProperty("times").GetInt32())));
        Assert.Equal("""[{"field":"status","old":"new","new":"contacted"}]""", entries[2].GetProperty("changes").GetRawText());
        Assert.Equal(["notifications", "users", "leads", "leads"], entries.Select(entry => entry.Text("chain")));
        entries.Ids().AreNewestFirst();
    }

    [Fact]
    public async Task Each_filter_keeps_what_fits_and_nothing_else()
    {
        var admin = await crm.AdministratorAsync();
        var rep = await crm.NewUserAsync();
        var lead = await rep.Client.CreateLeadAsync();
        (await admin.Client.DeleteAsync($"/leads/{lead.Id}")).Is(204);
        var all = await EntriesAsync($"subject={lead.Id}", 2);
        var (deleted, created) = (all[0], all[1]);

        foreach (var (filter, expected) in new (string, JsonElement[])[]
        {
            ("kind=lead", [deleted, created]),
            ("kind=user", []),
            ($"actor={rep.Id}", [created]),
            ("action=lead.deleted", [deleted]),
            ("action=lead.deleted,lead.created", [deleted, created]),
            ("action=user.updated", []),
            ("source=127.0.0.1", [deleted, created]),
            ("source=192.0.2.1", []),
            ("source=2001:db8::1", []),
            ($"from={created.Text("time")}", [deleted, created]),
            ($"to={created.Text("time")}", []),
            ($"to={Uri.EscapeDataString("9999-12-31T23:59:59.9999999+00:00")}", [deleted, created]),
            ("from=0001-01-01T00:00Z", [deleted, created]),
            ("from=9999-12-31T23:59:59Z", []),
        })
        {
            var seen = (await admin.Client.GetAsync($"/audit?subject={lead.Id}&{filter}")).Is(200);
            Assert.True(expected.Select(entry => entry.Text("id")!).SequenceEqual(seen.Ids()), $"{filter}: {seen}");
        }

        // A lead that is kept has its values, and of an erased one they are gone, from here too.
        Assert.All(all, entry => Assert.NotEqual(0, entry.GetProperty("changes").GetArrayLength()));
        Assert.Equal("keptUntil", deleted.GetProperty("changes")[0].Text("field"));
        (await admin.Client.PostAsync($"/leads/{lead.Id}/restore", null)).Is(200);
        (await admin.Client.PostAsync($"/leads/{lead.Id}/erase", null)).Is(204);
        all = await EntriesAsync($"subject={lead.Id}", 5);
        Assert.Equal(["lead.erased", "lead.deleted", "lead.restored", "lead.deleted", "lead.created"], all.Select(entry => entry.Text("action")));
        Assert.All(all, entry => Assert.Equal(0, entry.GetProperty("changes").GetArrayLength()));
    }

    [Fact]
    public async Task Parts_of_three_databases_make_one_list()
    {
        var admin = await crm.AdministratorAsync();
        var rep = await crm.NewUserAsync();
        for (var round = 0; round < 4; round++)
        {
            await rep.Client.CreateLeadAsync();
            (await rep.Client.PatchAsync($"/users/{rep.Id}", new { firstName = $"Grace {round}" })).Is(200);
            (await rep.Client.PatchAsync($"/notifications/{(await admin.Client.NotifyAsync(rep.Id)).Id}/read", null)).Is(200);
        }

        var filter = $"actor={rep.Id}&action=lead.created,user.updated,notification.read";
        var whole = await EntriesAsync(filter, 12);
        var parts = await admin.Client.WalkAsync($"/audit?limit=3&{filter}");

        Assert.Equal(whole.Ids(), parts.Ids());
        Assert.Equal(["notification.read", "user.updated", "lead.created"], whole.Take(3).Select(entry => entry.Text("action")));
    }

    [Theory]
    [InlineData("manager")]
    [InlineData("sales_rep")]
    public async Task It_is_for_admins(string role) =>
        (await (await crm.NewUserAsync(role)).Client.GetAsync("/audit")).IsProblem(403, "Only an admin reads the audit");

    private async Task<JsonElement[]> EntriesAsync(string filter, int count)
    {
        var admin = await crm.AdministratorAsync();
        var seen = await Eventually.SeesAsync(
            _ => admin.Client.GetAsync($"/audit?{filter}"),
            list => list.Is(200).Body.GetArrayLength() >= count,
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(count, seen.Body.GetArrayLength());
        return [.. seen.Body.EnumerateArray()];
    }
}
