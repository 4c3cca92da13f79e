using System.Globalization;
using System.IO.Compression;
using System.Text;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Imports;

/// <summary>Imports from the file to their end, and back.</summary>
public sealed class ImportTests(CrmFixture crm)
{
    private const string Header = "firstName,lastName,email,phone,company,source\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_become_leads_like_any_other_and_its_end_is_told()
    {
        var rep = await crm.NewUserAsync();
        var name = ImportSteps.UniqueName();
        var upload = (await rep.Client.UploadAsync($"{Header}Ada,{name},{name}@example.com,,Example,website\nEve,{name},none,,,\n", query: "?name=leads.csv")).Is(202);

        Assert.Equal(
            ($"/imports/{upload.Id}", "uploaded", "leads.csv", rep.Id),
            (upload.Header("Location"), upload["state"].GetString(), upload["name"].GetString(), upload["ownerId"].GetString()));
        Assert.Equal("email must be an e-mail address of at most 255 characters", upload["found"].GetProperty("faults")[0].Text("reason"));
        Assert.Empty((await rep.Client.GetAsync("/leads")).Is(200).Ids());

        var started = (await rep.Client.PostAsync($"/imports/{upload.Id}/start", new { defaults = new { position = "Buyer" } })).Is(200);
        Assert.Equal(rep.Id, started["plan"].GetProperty("userId").GetString());
        var ended = await rep.Client.EndedAsync(upload.Id);
        Assert.Equal("done: 1 created, 1 refused", ended.Outcome());

        var lead = (await rep.Client.GetAsync($"/leads/{(await rep.Client.GetAsync("/leads")).Is(200).Ids().Single()}")).Is(200);
        Assert.Equal(("Ada", name, "Example", "Buyer", "website", "new", "\"1\""),
            (lead["firstName"].GetString(), lead["lastName"].GetString(), lead["company"].GetString(), lead["position"].GetString(), lead["source"].GetString(), lead["status"].GetString(), lead.ETag));
        Assert.Equal(["lead.created"], (await rep.Client.GetAsync($"/leads/{lead.Id}/timeline")).Is(200).Body.EnumerateArray().Select(entry => entry.Text("type")));
        Assert.Equal(["lead.created"], (await crm.Server.PublishedAsync(crm.Server.LeadsDatabase, lead.Id)).Select(told => told.Topic));

        var finished = Assert.Single(await crm.Server.PublishedAsync(crm.Server.LeadsDatabase, upload.Id));
        Assert.Equal(
            ("import.finished", upload.Id, "done", 1, 0, 0, 1, rep.Id),
            (finished.Topic, finished.Json.Text("importId"), finished.Json.Text("state"), finished.Json.GetProperty("created").GetInt32(), finished.Json.GetProperty("updated").GetInt32(),
                finished.Json.GetProperty("skipped").GetInt32(), finished.Json.GetProperty("refused").GetInt32(), finished.Json.Text("userId")));
        Assert.Equal(
            ["import.created", "import.started", "import.finished"],
            (await crm.Server.TimelineAsync(crm.Server.LeadsDatabase, upload.Id)).Select(entry => entry.Type));
        Assert.Equal(
            "firstName,lastName,email,phone,company,source,row,reason\r\nEve," + name + ",none,,,,3,email must be an e-mail address of at most 255 characters\r\n",
            (await rep.Client.GetAsync($"/imports/{upload.Id}/refused")).Is(200).Text);
        Assert.Equal(0, await WaitingPartsAsync(upload.Id));
    }

    [Theory]
    [InlineData("Ada,N", "has 2 cells where there are 6 columns")]
    [InlineData("Ada,N,ada@example.com,,,,surplus", "has 7 cells where there are 6 columns")]
    [InlineData(",,ada@example.com,,,", "firstName is required; lastName is required")]
    [InlineData("Ada,N,ada@example.com,,,by chance", "source must be one of email_campaign, other, phone_call, referral, social_media, website")]
    [InlineData("\u202EAda,N,ada@example.com,,,", "firstName must not contain invisible characters that change how it looks")]
    public async Task A_faulty_row_says_what_is_wrong(string row, string reason)
    {
        var client = (await crm.NewUserAsync()).Client;

        var ended = await client.ImportAsync($"{Header}{row}\nGrace,Hopper,{ImportSteps.UniqueName()}@example.com,,,Social Media,\n");

        Assert.Equal("done: 1 created, 1 refused", ended.Outcome());
        Assert.Contains(reason, (await client.GetAsync($"/imports/{ended.Id}/refused")).Is(200).Text);
    }

    [Fact]
    public async Task What_is_no_telephone_number_is_told_before_the_import_runs_and_by_the_run_alike()
    {
        var client = (await crm.NewUserAsync()).Client;
        var file = $"{Header}Ada,N,{ImportSteps.UniqueName()}@example.com,0171 1234567,,\nEve,N,{ImportSteps.UniqueName()}@example.com,{CrmUsers.UniquePhone()},,\n";

        var upload = (await client.UploadAsync(file)).Is(202);
        (await client.PostAsync($"/imports/{upload.Id}/start", new { })).Is(200);

        var fault = Assert.Single(upload["found"].GetProperty("faults").EnumerateArray());
        Assert.Equal((2, "phone must be a telephone number such as +1234567890"), (fault.GetProperty("row").GetInt32(), fault.Text("reason")));
        Assert.Equal("done: 1 created, 1 refused", (await client.EndedAsync(upload.Id)).Outcome());
        Assert.Contains($",2,{fault.Text("reason")}\r\n", (await client.GetAsync($"/imports/{upload.Id}/refused")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_whose_packing_breaks_off_is_refused_and_nothing_of_it_stays()
    {
        var client = (await crm.NewUserAsync()).Client;
        var file = Encoding.UTF8.GetBytes($"{Header}{string.Concat(Enumerable.Range(0, 1000).Select(row => $"Ada,N,{row}.{Guid.NewGuid():N}@example.com,,,\n"))}");
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(file, Cancellation);
        }

        var whole = packed.ToArray();
        foreach (var damaged in new[] { whole[..(whole.Length / 2)], whole[..^8], whole[..^1], [.. whole[..^8], 0, 0, 0, 0, .. whole[^4..]] })
        {
            (await client.UploadAsync(damaged, encoding: "gzip")).IsProblem(400, "The body is not packed as Content-Encoding says");
        }

        Assert.Empty((await client.GetAsync("/imports")).Is(200).Ids());
        Assert.Equal(1000, (await client.EndedAsync(await StartedAsync()))["progress"].GetProperty("created").GetInt32());

        async Task<string> StartedAsync()
        {
            var import = (await client.UploadAsync(whole, encoding: "gzip")).Is(202).Id;
            (await client.PostAsync($"/imports/{import}/start", new { })).Is(200);
            return import;
        }
    }

    [Fact]
    public async Task What_nobody_has_started_for_a_week_is_deleted_with_its_file()
    {
        var client = (await crm.NewUserAsync()).Client;
        var import = (await client.UploadAsync($"{Header}Ada,N,ada@example.com,,,\n")).Is(202).Id;
        var (old, younger) = (await OlderAsync(8), await OlderAsync(6));
        var dropped = (await client.UploadAsync($"{Header}Ada,N,ada@example.com,,,\n")).Is(202).Id;

        // Those who run imports are woken, and look at others as well.
        (await client.DeleteAsync($"/imports/{dropped}")).Is(204);

        await Eventually.SeesAsync(_ => client.GetAsync("/imports"), list => !list.Is(200).Ids().Contains(old), TimeSpan.FromSeconds(90), Cancellation);
        (await client.GetAsync($"/imports/{old}")).IsProblem(404);
        Assert.Equal((0, 1, 1), (await WaitingPartsAsync(old), await WaitingPartsAsync(younger), await WaitingPartsAsync(import)));
        Assert.Equal([import, younger], (await client.GetAsync("/imports")).Is(200).Ids());
        Assert.Equal(["import.deleted"], (await crm.Server.TimelineAsync(crm.Server.LeadsDatabase, old)).Select(entry => entry.Type));

        // The same again, as if it had come so many days ago.
        async Task<string> OlderAsync(int days)
        {
            var time = DateTimeOffset.UtcNow.AddDays(-days);
            var id = Guid.CreateVersion7(time).ToString();
            await crm.Server.QueryAsync(
                crm.Server.LeadsDatabase,
                """
                with part as (insert into import_parts (import_id, number, bytes, is_utf8) select $1::uuid, number, bytes, is_utf8 from import_parts where import_id = $2::uuid)
                insert into imports (id, version, state) select $1::uuid, 1, state || jsonb_build_object('createdAt', $3::text) from imports where id = $2::uuid returning version
                """,
                row => row.GetInt32(0), id, import, time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            return id;
        }
    }

    [Fact]
    public async Task Values_that_spreadsheets_take_for_formulas_come_back_as_they_were()
    {
        var client = (await crm.NewUserAsync()).Client;

        await client.ImportAsync($"firstName,lastName,email,company,notes\n'=Ada,'s-Hertogenbosch,{ImportSteps.UniqueName()}@example.com,'@home,'\n=Eve,x,none,,\n");

        var lead = (await client.GetAsync("/leads")).Is(200).Body.EnumerateArray().Single();
        Assert.Equal(("=Ada", "'s-Hertogenbosch", "@home", "'"), (lead.Text("firstName"), lead.Text("lastName"), lead.Text("company"), lead.Text("notes")));
        var import = (await client.GetAsync("/imports")).Is(200).Ids().Single();
        Assert.StartsWith("firstName,lastName,email,company,notes,row,reason\r\n\"'=Eve\",x,none,,,3,", (await client.GetAsync($"/imports/{import}/refused")).Is(200).Text);
    }

    [Theory]
    [InlineData("""{"mapping":[{"column":1,"field":"firstName"},{"column":2,"field":"lastName"}]}""", "mapping", "has no column for email, and there is no default")]
    [InlineData("""{"mapping":[{"column":1,"field":"firstName"},{"column":1,"field":"lastName"}]}""", "mapping", "has column 1 twice")]
    [InlineData("""{"mapping":[{"column":1,"field":"email"},{"column":2,"field":"email"}]}""", "mapping", "has email twice")]
    [InlineData("""{"mapping":[{"column":7,"field":"email"}]}""", "mapping", "names column 7: there are the columns 1 to 6")]
    [InlineData("""{"mapping":[{"column":0,"field":"email"}]}""", "mapping", "names column 0: there are the columns 1 to 6")]
    [InlineData("""{"mapping":[{"column":1,"field":"colour"}]}""", "mapping", "has colour, which is none of firstName, lastName, email, phone, company, position, notes, source, status, assignedUserId")]
    [InlineData("""{"defaults":{"colour":"red"}}""", "defaults", "has colour, which is none of firstName, lastName, email, phone, company, position, notes, source, status, assignedUserId")]
    [InlineData("""{"defaults":{"source":"chance"}}""", "defaults", "source must be one of email_campaign, other, phone_call, referral, social_media, website")]
    [InlineData("""{"defaults":{"email":"nobody"}}""", "defaults", "email must be an e-mail address of at most 255 characters")]
    public async Task A_plan_that_cannot_be_is_refused(string plan, string member, string complaint)
    {
        var client = (await crm.NewUserAsync()).Client;
        var import = (await client.UploadAsync($"{Header}Ada,Lovelace,ada@example.com,,,\n")).Is(202);

        using var body = new StringContent(plan, System.Text.Encoding.UTF8, "application/json");
        var refused = (await client.PostAsync($"/imports/{import.Id}/start", body)).IsProblem(400);

        Assert.Equal(complaint, refused["errors"].GetProperty(member)[0].GetString());
        Assert.Equal("uploaded", (await client.GetAsync($"/imports/{import.Id}")).Is(200)["state"].GetString());
    }

    [Fact]
    public async Task Doubles_are_skipped_updated_or_created_as_asked()
    {
        var rep = (await crm.NewUserAsync()).Client;
        var name = ImportSteps.UniqueName();
        var file = $"{Header}Ada,{name},{name}@example.com,,First,\nBea,{name},{name.ToUpperInvariant()}@EXAMPLE.com,,Second,website\nCid,{name},{name}.2@example.com,,,\n";

        var skipped = await rep.ImportAsync(file);
        Assert.Equal("done: 2 created, 1 skipped", skipped.Outcome());
        Assert.Equal("done: 3 skipped", (await rep.ImportAsync(file, new { duplicates = "skip" })).Outcome());

        var updated = await rep.ImportAsync(file, new { duplicates = "update" });
        Assert.Equal("done: 1 updated, 2 skipped", updated.Outcome());
        var lead = (await rep.GetAsync("/leads")).Is(200).Body.EnumerateArray().Single(lead => lead.Text("email") == $"{name.ToUpperInvariant()}@EXAMPLE.com");
        Assert.Equal(("Bea", "Second", "website"), (lead.Text("firstName"), lead.Text("company"), lead.Text("source")));

        Assert.Equal("done: 3 created", (await rep.ImportAsync(file, new { duplicates = "create" })).Outcome());
        Assert.Equal(5, (await rep.GetAsync("/leads")).Is(200).Ids().Length);
    }

    [Fact]
    public async Task A_lead_that_the_caller_does_not_see_is_not_updated()
    {
        var (rep, other) = ((await crm.NewUserAsync()).Client, (await crm.NewUserAsync()).Client);
        var foreign = await other.CreateLeadAsync();
        var email = foreign["email"].GetString();

        var ended = await rep.ImportAsync($"{Header}Eve,Mallory,{email},,,\n", new { duplicates = "update" });

        Assert.Equal("done: 1 refused", ended.Outcome());
        Assert.Equal(foreign.Text, (await other.GetAsync($"/leads/{foreign.Id}")).Is(200).Text);
    }

    [Fact]
    public async Task What_it_did_is_taken_back_as_far_as_nobody_has_changed_it()
    {
        var manager = (await crm.NewUserAsync("manager")).Client;
        var name = ImportSteps.UniqueName();
        var before = await manager.CreateLeadAsync();
        var email = before["email"].GetString();
        var ended = await manager.ImportAsync(
            $"{Header}Ada,{name},{name}@example.com,,,\nBea,{name},{name}.2@example.com,,,\nCid,{name},{email},,Once,\nDan,{name},{email},,Twice,\nBeatrice,{name},{name}.2@example.com,,,\n",
            new { duplicates = "update" });
        Assert.Equal("done: 2 created, 3 updated", ended.Outcome());
        var leads = (await manager.GetAsync("/leads")).Is(200).Body.EnumerateArray().Where(lead => lead.Text("lastName") == name).ToArray();
        var changed = leads.Single(lead => lead.Text("firstName") == "Ada").Text("id");
        (await manager.PatchAsync($"/leads/{changed}", new { company = "Changed" })).Is(200);

        (await manager.PostAsync($"/imports/{ended.Id}/revert", null)).Is(200);
        var reverted = await manager.EndedAsync(ended.Id);

        Assert.Equal("reverted: 2 created, 3 updated, 4 reverted, 1 kept", reverted.Outcome());
        var restored = (await manager.GetAsync($"/leads/{before.Id}")).Is(200);
        Assert.Equal((before["firstName"].GetString(), before["lastName"].GetString(), null), (restored["firstName"].GetString(), restored["lastName"].GetString(), restored["company"].GetString()));
        (await manager.GetAsync($"/leads/{changed}")).Is(200);
        (await manager.GetAsync($"/leads/{leads.Single(lead => lead.Text("firstName") == "Beatrice").Text("id")}")).Is(404);
        Assert.Equal(["done", "reverted"], (await crm.Server.PublishedAsync(crm.Server.LeadsDatabase, ended.Id)).Select(told => told.Json.Text("state")));
    }

    [Fact]
    public async Task One_that_is_cancelled_ends_where_it_is_and_publishes_what_it_did()
    {
        var client = (await crm.NewUserAsync()).Client;
        var name = ImportSteps.UniqueName();
        var rows = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"Ada,{name},{name}.{i}@example.com,,,\n"));
        var import = (await client.UploadAsync(Header + rows)).Is(202);
        (await client.PostAsync($"/imports/{import.Id}/cancel", null)).IsProblem(409);
        (await client.PostAsync($"/imports/{import.Id}/start", new { })).Is(200);
        (await client.DeleteAsync($"/imports/{import.Id}")).IsProblem(409);
        (await client.PostAsync($"/imports/{import.Id}/start", new { })).IsProblem(409);
        await Eventually.SeesAsync(
            async _ => (await client.GetAsync($"/imports/{import.Id}")).Is(200)["progress"].GetProperty("created").GetInt32(), created => created > 0, cancellationToken: Cancellation);

        (await client.PostAsync($"/imports/{import.Id}/cancel", null)).Is(200);
        var ended = await client.EndedAsync(import.Id);

        Assert.Equal("cancelled", ended["state"].GetString());
        var created = ended["progress"].GetProperty("created").GetInt32();
        Assert.InRange(created, 500, 29_999);
        Assert.Equal(created, await CreatedAsync(name));
        Assert.Equal(created, Assert.Single(await crm.Server.PublishedAsync(crm.Server.LeadsDatabase, import.Id)).Json.GetProperty("created").GetInt32());
        (await client.DeleteAsync($"/imports/{import.Id}")).Is(204);
        (await client.GetAsync($"/imports/{import.Id}")).IsProblem(404, "Import not found");
        Assert.Equal(created, await CreatedAsync(name));
        await Eventually.SeesAsync(
            _ => crm.Server.QueryAsync(crm.Server.LeadsDatabase, "select count(*) from import_rows where import_id = $1::uuid", row => row.GetInt64(0), import.Id),
            rows => rows[0] == 0,
            cancellationToken: Cancellation);
    }

    [Fact]
    public async Task It_runs_with_the_rights_that_its_user_has_at_the_moment()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var (rep, other) = (await crm.NewUserAsync(), await crm.NewUserAsync());
        var name = ImportSteps.UniqueName();
        string[] rows = [$"Ada,{name},{name}@example.com,{rep.Id}", $"Bea,{name},{name}.2@example.com,{other.Id}", $"Cid,{name},{name}.3@example.com,{Guid.CreateVersion7()}", $"Dan,{name},{name}.4@example.com,"];

        var ended = await rep.Client.ImportAsync($"firstName,lastName,email,assignedUserId\n{string.Join('\n', rows)}\n");

        Assert.Equal("done: 2 created, 2 refused", ended.Outcome());
        (await rep.Client.PostAsync($"/imports/{ended.Id}/revert", null)).IsProblem(403);

        var many = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"Eve,{name},{name}.{i}@example.org,,,\n"));
        var import = (await rep.Client.UploadAsync(Header + many)).Is(202);
        (await rep.Client.PostAsync($"/imports/{import.Id}/start", new { defaults = new { assignedUserId = other.Id } })).IsProblem(403);
        (await rep.Client.PostAsync($"/imports/{import.Id}/start", new { })).Is(200);
        (await admin.PatchAsync($"/users/{rep.Id}", new { isActive = false })).Is(200);
        var stopped = await admin.EndedAsync(import.Id);
        Assert.Equal(("failed", "The user whose import it is may not sign in any more"), (stopped["state"].GetString(), stopped["failure"].GetString()));
    }

    [Fact]
    public async Task Imports_go_with_the_user_whose_they_are()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var rep = await crm.NewUserAsync();
        var import = (await rep.Client.UploadAsync($"{Header}Ada,Lovelace,ada@example.com,,,\n")).Is(202);

        (await admin.DeleteAsync($"/users/{rep.Id}")).Is(204);

        await Eventually.SeesAsync(async _ => await admin.GetAsync($"/imports/{import.Id}"), answer => (int)answer.Status == 404, cancellationToken: Cancellation);
        Assert.Equal(0, await WaitingPartsAsync(import.Id));
        Assert.Equal(
            ["[]"],
            await crm.Server.QueryAsync(crm.Server.LeadsDatabase, "select state->'found'->>'rows' from imports where id = $1::uuid", row => row.GetString(0), import.Id));
    }

    [Fact]
    public async Task Its_course_is_told_until_its_end()
    {
        var client = (await crm.NewUserAsync()).Client;
        var name = ImportSteps.UniqueName();
        var rows = string.Concat(Enumerable.Range(0, 5000).Select(i => $"Ada,{name},{name}.{i}@example.com,,,\n"));
        var import = (await client.UploadAsync(Header + rows)).Is(202);
        (await client.PostAsync($"/imports/{import.Id}/start", new { })).Is(200);

        using var events = await EventReader.OpenAsync(client, $"/imports/{import.Id}/stream", cancellationToken: Cancellation);
        var states = new List<string>();
        while (await events.NextAsync(cancellationToken: Cancellation) is { } told)
        {
            states.Add(told.Data.Text("state")!);
        }

        Assert.Equal("done", states[^1]);
    }

    private static async Task<long> Single(Task<List<long>> rows) => (await rows).Single();

    private Task<long> WaitingPartsAsync(string id) => Single(crm.Server.QueryAsync(
        crm.Server.LeadsDatabase, "select count(*) from import_parts where import_id = $1::uuid", row => row.GetInt64(0), id));

    private Task<long> CreatedAsync(string name) => Single(crm.Server.QueryAsync(
        crm.Server.LeadsDatabase, "select count(*) from leads where state->>'lastName' = $1", row => row.GetInt64(0), name));
}
