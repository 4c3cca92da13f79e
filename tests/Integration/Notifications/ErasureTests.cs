using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Integration.Notifications;

/// <summary>Whoever is gone for good is nowhere any more: no database, no log and no kept mail has the name.</summary>
[Long]
public sealed class ErasureTests(CrmFixture crm)
{
    // Every row of every table as text.
    private const string Contents = """
        select string_agg(query_to_xml(format('select r::text as c from %I r', table_name), true, true, '')::text, '')
        from information_schema.tables where table_schema = 'public'
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_erased_lead_and_a_deleted_user_leave_no_name_behind()
    {
        await using var server = await CrmServer.StartAsync(crm.Server.Postgres, cancellationToken: TestContext.Current.CancellationToken);
        var admin = await server.AdministratorAsync();
        var (leadName, oldLeadName, userName, oldUserName) = (Unique("Lead"), Unique("Leadold"), Unique("User"), Unique("Userold"));
        var body = CrmUsers.NewUser("manager");
        (body["firstName"], body["email"]) = (oldUserName, $"{userName}@example.com");
        var user = (await admin.Client.PostAsync("/users", body)).Is(201);
        (await admin.Client.PatchAsync($"/users/{user.Id}", new { firstName = userName })).Is(200);
        var newLead = LeadSteps.NewLead(user.Id);
        (newLead["firstName"], newLead["notes"], newLead["email"]) = (oldLeadName, $"{leadName} notes", $"{leadName}@example.com");
        var lead = (await admin.Client.PostAsync("/leads", newLead)).Is(201);
        (await admin.Client.PatchAsync($"/leads/{lead.Id}", new { firstName = leadName })).Is(200);
        foreach (var (recipient, type) in new[] { (user.Id, "email"), (admin.Id, "email"), (admin.Id, "in_app"), (user.Id, "sms") })
        {
            (await admin.Client.PostAsync("/notifications", new
            {
                type,
                title = $"Call {leadName}",
                message = $"{userName}, call {leadName}",
                recipientId = recipient,
                metadata = new { leadId = lead.Id, name = leadName },
            })).Is(201);
        }

        // Everything has happened that can: both mails and the welcome are kept, the assignee is told.
        await Eventually.SeesAsync(_ => MailsAsync(server, userName), mails => mails.Length >= 3, Limit, TestContext.Current.CancellationToken);
        await Eventually.SeesAsync(
            _ => admin.Client.WalkAsync($"/notifications/recipient/{user.Id}"),
            list => list.Any(item => item.Text("type") == "in_app" && item.Text("message")!.Contains(oldLeadName[..4], StringComparison.Ordinal)),
            Limit,
            TestContext.Current.CancellationToken);
        Assert.NotEmpty(await HoldersAsync(server, leadName));

        // One more that is read by the same consumers after the deletion shows that they have passed it.
        (await admin.Client.DeleteAsync($"/leads/{lead.Id}")).Is(204);
        var other = (await admin.Client.PostAsync("/leads", LeadSteps.NewLead())).Is(201);
        (await admin.Client.PostAsync("/notifications", new { type = "in_app", title = "T", message = "M", recipientId = admin.Id, metadata = new { leadId = other.Id } })).Is(201);
        (await admin.Client.PostAsync($"/leads/{other.Id}/erase", null)).Is(204);
        await DeletedAsync(other.Id);
        Assert.Contains(server.NotificationsDatabase, await HoldersAsync(server, leadName));
        (await admin.Client.PostAsync($"/leads/{lead.Id}/erase", null)).Is(204);

        foreach (var name in new[] { leadName, oldLeadName })
        {
            await Eventually.SeesAsync(_ => HoldersAsync(server, name), holders => holders.Length == 0, Limit, TestContext.Current.CancellationToken);
        }

        var told = await admin.Client.WalkAsync($"/notifications/recipient/{admin.Id}");
        Assert.Contains(told, item => item.Text("title") == "Deleted" && item.Text("type") == "in_app");
        Assert.NotEmpty(await HoldersAsync(server, userName));

        (await admin.Client.DeleteAsync($"/users/{user.Id}")).Is(204);

        foreach (var name in new[] { userName, oldUserName })
        {
            await Eventually.SeesAsync(_ => HoldersAsync(server, name), holders => holders.Length == 0, Limit, TestContext.Current.CancellationToken);
        }

        (await admin.Client.PostAsync("/notifications", new { type = "in_app", title = "T", message = "M", recipientId = user.Id })).IsProblem(404);

        Task DeletedAsync(string leadId) => Eventually.SeesAsync(
            _ => server.QueryAsync(server.NotificationsDatabase, "select id from forgotten_leads where id = $1::uuid", row => row.GetGuid(0), leadId),
            forgotten => forgotten.Count == 1,
            Limit,
            TestContext.Current.CancellationToken);
    }

    private static string Unique(string name) => $"{name}{Guid.NewGuid():N}"[..20];

    /// <summary>Where a name is found.</summary>
    private static async Task<string[]> HoldersAsync(CrmServer server, string name)
    {
        List<string> holders = [];
        foreach (var database in new[] { server.UsersDatabase, server.LeadsDatabase, server.NotificationsDatabase })
        {
            await using var source = NpgsqlDataSource.Create(server.Postgres.ConnectionString(database));
            await using var command = source.CreateCommand(Contents);
            if (((string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!).Contains(name, StringComparison.OrdinalIgnoreCase))
            {
                holders.Add(database);
            }
        }

        holders.AddRange(await MailsAsync(server, name));
        if (server.Host.Log.Contains(name, StringComparison.OrdinalIgnoreCase))
        {
            holders.Add("the log");
        }

        return [.. holders];
    }

    private static async Task<string[]> MailsAsync(CrmServer server, string name)
    {
        List<string> mails = [];
        foreach (var file in Directory.Exists(server.MailFolder) ? Directory.GetFiles(server.MailFolder, "*.eml") : [])
        {
            try
            {
                var mail = await MimeKit.MimeMessage.LoadAsync(file, TestContext.Current.CancellationToken);
                if ($"{mail.To} {mail.Subject} {mail.TextBody}".Contains(name, StringComparison.OrdinalIgnoreCase))
                {
                    mails.Add(file);
                }
            }
            catch (FileNotFoundException)
            {
                // Removed in this moment.
            }
        }

        return [.. mails];
    }
}
