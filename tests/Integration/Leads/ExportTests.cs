using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using CsvHelper;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

/// <summary>GET /leads/export.</summary>
public sealed class ExportTests(CrmFixture crm)
{
    private static readonly string[] Columns =
        ["id", "firstName", "lastName", "email", "phone", "company", "position", "notes", "status", "source", "assignedUserId", "createdAt", "updatedAt"];

    [Fact]
    public async Task A_file_holds_what_the_caller_sees_in_every_member_as_the_list_shows_it()
    {
        var (manager, rep, other) = ((await crm.NewUserAsync("manager")).Client, await crm.NewUserAsync(), await crm.NewUserAsync());
        await manager.CreateLeadAsync(other.Id);
        await manager.CreateLeadAsync(rep.Id);
        (await rep.Client.PostAsync("/leads", new
        {
            firstName = "Zoë, \"Z\"",
            lastName = "van der Berg; jr.",
            email = "zoe@example.com",
            phone = "+4915112345678",
            company = "Ünder & Söhne",
            position = "Buyer",
            notes = "one\ntwo, \"three\"\n",
            source = "referral",
        })).Is(201);

        foreach (var (client, query) in new[] { (rep.Client, ""), (rep.Client, "sort=lastName"), (manager, $"assignedUserId={rep.Id}"), (rep.Client, "status=closed_won") })
        {
            var listed = (await client.GetAsync($"/leads?{query}")).Is(200).Body.EnumerateArray().ToList();
            var csv = (await client.GetAsync($"/leads/export?safe=false&{query}")).Is(200);
            var lines = (await client.GetAsync($"/leads/export?format=ndjson&{query}")).Is(200);

            Assert.Equal(("text/csv", "application/x-ndjson"), (csv.MediaType, lines.MediaType));
            Assert.Matches("^attachment; filename=leads-[0-9]{4}-[0-9]{2}-[0-9]{2}[.]csv$", csv.ContentHeaders.ContentDisposition!.ToString());
            Assert.Equal([Columns, .. listed.Select(lead => Columns.Select(column => lead.Text(column) ?? "").ToArray())], Rows(csv.Text));
            Assert.Equal(
                listed.Select(lead => string.Join(',', Columns.Select(column => lead.GetProperty(column).GetRawText()))),
                lines.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(',', Columns.Select(column => JsonElement.Parse(line).GetProperty(column).GetRawText()))));
        }
    }

    [Fact]
    public async Task Formulas_are_made_harmless_unless_it_is_said_otherwise()
    {
        var rep = (await crm.NewUserAsync()).Client;
        foreach (var name in new[] { "=1+1", "+1", "-1", "@SUM(A1)", "'=1", "plain" })
        {
            (await rep.PostAsync("/leads", new { firstName = name, lastName = "Doe", email = "jane@example.com", phone = "+4915112345678" })).Is(201);
        }

        var safe = Rows((await rep.GetAsync("/leads/export?fields=firstName,phone&sort=createdAt")).Is(200).Text);
        var plain = Rows((await rep.GetAsync("/leads/export?fields=firstName,phone&sort=createdAt&safe=false")).Is(200).Text);

        Assert.Equal(["firstName", "'=1+1", "'+1", "'-1", "'@SUM(A1)", "''=1", "plain"], safe.Select(row => row[0]));
        Assert.Equal(["firstName", "=1+1", "+1", "-1", "@SUM(A1)", "'=1", "plain"], plain.Select(row => row[0]));
        Assert.All(safe.Skip(1), row => Assert.Equal("'+4915112345678", row[1]));
    }

    [Fact]
    public async Task Of_many_leads_each_is_in_it_once_and_all_of_one_moment()
    {
        var (manager, rep) = ((await crm.NewUserAsync("manager")).Client, await crm.NewUserAsync());
        var notes = new string('n', 2000);
        var leads = await Task.WhenAll(Enumerable.Range(0, 300).Select(async _ =>
            (await manager.PostAsync("/leads", new { firstName = "Jane", lastName = "Doe", email = "jane@example.com", notes, assignedUserId = rep.Id })).Is(201).Id));

        var rows = Rows((await rep.Client.GetAsync("/leads/export?fields=id,notes")).Is(200).Text).Skip(1).ToList();

        Assert.Equal(leads.Order(), rows.Select(row => row[0]).Order());
        Assert.All(rows, row => Assert.Equal(notes, row[1]));
    }

    [Fact]
    public async Task Each_is_in_the_audit_before_it_is_read()
    {
        var (admin, rep) = (await crm.AdministratorAsync(), await crm.NewUserAsync());

        (await rep.Client.GetAsync("/leads/export?format=ndjson&status=new&q=jane&email=jane@example.com")).Is(200);

        var entry = Assert.Single((await admin.Client.GetAsync($"/audit?actor={rep.Id}&action=leads.exported")).Is(200).Body.EnumerateArray());
        Assert.Equal(("lead", "format=ndjson&status=new&q&email", "127.0.0.1", "leads"), (entry.Text("kind"), entry.Text("detail"), entry.Text("source"), entry.Text("chain")));
    }

    [Fact]
    public async Task Who_only_looks_at_the_headers_reads_nothing_and_nothing_is_noted()
    {
        var (admin, rep) = (await crm.AdministratorAsync(), await crm.NewUserAsync());
        await rep.Client.CreateLeadAsync();

        var head = (await rep.Client.SendAsync("HEAD", "/leads/export", cancellationToken: TestContext.Current.CancellationToken)).Is(200);

        Assert.Equal(("text/csv", ""), (head.MediaType, head.Text));
        Assert.Matches("^attachment; filename=leads-", head.ContentHeaders.ContentDisposition!.ToString());
        (await rep.Client.SendAsync("HEAD", "/leads/export?deleted=true", cancellationToken: TestContext.Current.CancellationToken)).Is(403);

        // What is read afterwards is noted at once, and alone.
        (await rep.Client.GetAsync("/leads/export?format=ndjson")).Is(200);
        var entry = Assert.Single((await admin.Client.GetAsync($"/audit?actor={rep.Id}&action=leads.exported")).Is(200).Body.EnumerateArray());
        Assert.Equal("format=ndjson", entry.Text("detail"));
    }

    [Theory]
    [InlineData("format=xls", "format")]
    [InlineData("safe=perhaps", "safe")]
    [InlineData("fields=", "fields")]
    [InlineData("fields=id,id", "fields")]
    [InlineData("fields=assignedUser", "fields")]
    [InlineData("sort=firstName", "sort")]
    [InlineData("limit=10", "limit")]
    [InlineData("q=%20", "q")]
    public async Task What_makes_no_sense_is_told(string query, string member) =>
        Assert.Contains(member, (await (await crm.NewUserAsync()).Client.GetAsync($"/leads/export?{query}")).IsProblem(400)["errors"].Members());

    [Fact]
    public async Task Deleted_leads_are_for_those_who_may_delete() =>
        (await (await crm.NewUserAsync()).Client.GetAsync("/leads/export?deleted=true")).IsProblem(403);

    [Fact]
    public async Task An_export_goes_compressed_to_those_who_ask()
    {
        var rep = (await crm.NewUserAsync()).Client;
        await rep.CreateLeadAsync();

        Assert.Equal(["gzip"], (await rep.GetAsync("/leads/export", ("Accept-Encoding", "gzip"))).Is(200).ContentHeaders.ContentEncoding);
    }

    private static List<string[]> Rows(string csv)
    {
        using var reader = CsvReader.Create(new StringReader(csv), CsvReaderOptions.Default with { HasHeader = false });
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(field => reader.GetString(field))]);
        }

        return rows;
    }
}
