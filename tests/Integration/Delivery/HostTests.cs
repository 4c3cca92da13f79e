using System.Net;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Mail;

namespace MiniCrm.Tests.Integration.Delivery;

/// <summary>Deliveries of the all-in-one host, over HTTP, with hosts and mail servers that come and go.</summary>
[Long]
public sealed class HostTests(CrmFixture shared)
{
    [Fact]
    public async Task A_host_killed_while_the_mail_server_is_away_delivers_once_both_are_back()
    {
        Assert.SkipWhen(SmtpServer.Missing is not null, SmtpServer.Missing ?? "");
        var port = FreePort.Next();
        await using var crm = await StartAsync(("SMTP_HOST", "127.0.0.1"), ("SMTP_PORT", $"{port}"), ("DELIVERY_FIRST_RETRY_SECONDS", "1"));
        var admin = await crm.AdministratorAsync();
        var id = await PostAsync(admin, "email");
        await WaitAsync(admin.Client, id, seen => seen["errorMessage"].GetString() == "The mail server cannot be reached" && seen["status"].GetString() == "pending");

        await crm.Host.KillAsync();
        await using var mail = await SmtpServer.StartAsync(port, cancellationToken: TestContext.Current.CancellationToken);
        await crm.StartHostAgainAsync(TestContext.Current.CancellationToken);

        var client = crm.Client() with { AccessToken = admin.AccessToken };
        var sent = await WaitAsync(client, id, seen => seen["status"].GetString() == "sent");
        Assert.Null(sent["errorMessage"].GetString());
        Assert.NotNull(sent["sentAt"].GetString());
        Assert.Single(await mail.MailsToAsync(admin.Email));
        var list = await client.GetAsync($"/notifications/recipient/{admin.Id}");
        Assert.Equal(1, list.Body.GetArrayLength());
    }

    [Fact]
    public async Task Without_a_mail_server_mails_are_files_and_the_log_says_neither_address_nor_text()
    {
        var crm = shared.Server;
        var admin = await crm.AdministratorAsync();

        var id = await PostAsync(admin, "email");
        await WaitAsync(admin.Client, id, seen => seen["status"].GetString() == "sent");

        var mail = await File.ReadAllTextAsync(Path.Combine(crm.MailFolder, $"{id}.eml"), TestContext.Current.CancellationToken);
        Assert.All(["To: ", admin.Email, "Subject: Hello", "A secret of ours"], part => Assert.Contains(part, mail, StringComparison.Ordinal));
        Assert.Contains(id, crm.Host.Log, StringComparison.Ordinal);
        Assert.All([admin.Email, "A secret of ours"], part => Assert.DoesNotContain(part, crm.Host.Log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_an_admin_has_delivered_anew_and_only_what_failed()
    {
        var crm = shared.Server;
        var admin = await crm.AdministratorAsync();
        var owner = await crm.NewUserAsync();
        var manager = await crm.NewUserAsync("manager");
        var stranger = await crm.NewUserAsync();
        var id = await PostAsync(admin, "sms", owner.Id);
        var failed = await WaitAsync(admin.Client, id, seen => seen["status"].GetString() == "failed");
        Assert.Equal("The channel is not configured: SMS_WEBHOOK_URL is not set", failed["errorMessage"].GetString());
        var path = $"/notifications/{id}/retry";

        Assert.Equal(HttpStatusCode.Forbidden, (await owner.Client.PostAsync(path, null)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.Client.PostAsync(path, null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Client.PostAsync(path, null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await crm.Client().PostAsync(path, null)).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await admin.Client.PostAsync(path, null, ("If-Match", "\"1\""))).Status);

        var pending = (await admin.Client.PostAsync(path, null, ("If-Match", failed.ETag!))).Expect(HttpStatusCode.OK);
        Assert.Equal(("pending", null), (pending["status"].GetString(), pending["errorMessage"].GetString()));
        Assert.Equal("\"3\"", pending.ETag);
        await WaitAsync(admin.Client, id, seen => seen["status"].GetString() == "failed");

        var inApp = await PostAsync(admin, "in_app");
        Assert.Equal(HttpStatusCode.Conflict, (await admin.Client.PostAsync($"/notifications/{inApp}/retry", null)).Status);

        var metrics = await crm.Client().GetAsync("/metrics");
        Assert.Contains("minicrm_deliveries_total{", metrics.Text, StringComparison.Ordinal);
        Assert.Contains("channel=\"sms\",outcome=\"failed\"", metrics.Text, StringComparison.Ordinal);
    }

    private Task<CrmServer> StartAsync(params (string Name, string Value)[] settings) => CrmServer.StartAsync(
        shared.Server.Postgres,
        settings.Append((Name: "KAFKA_BROKERS", Value: CrmServer.NoBroker)).ToDictionary(setting => setting.Name, setting => (string?)setting.Value),
        TestContext.Current.CancellationToken);

    private static async Task<string> PostAsync(CrmUser admin, string type, string? recipient = null) =>
        (await admin.Client.PostAsync("/notifications", new { type, title = "Hello", message = "A secret of ours", recipientId = recipient ?? admin.Id }))
        .Expect(HttpStatusCode.Created).Id;

    private static Task<CrmResponse> WaitAsync(CrmClient client, string id, Func<CrmResponse, bool> condition) => Eventually.SeesAsync(
        async _ => (await client.GetAsync($"/notifications/{id}")).Expect(HttpStatusCode.OK), condition, cancellationToken: TestContext.Current.CancellationToken);
}
