using System.Diagnostics;
using MimeKit;
using MiniCrm.Notifications;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Mail;

namespace MiniCrm.Tests.Integration.Delivery;

/// <summary>Mails through a real server in all its moods.</summary>
[Long]
[Collection<DeliveryCollection>]
public sealed class MailTests(DeliveryCluster cluster)
{
    private readonly SmtpServer _server = cluster.Mail;

    [Fact]
    public async Task A_mail_arrives_in_both_forms_and_the_notification_is_sent()
    {
        var user = await cluster.NewUserAsync();

        var id = await cluster.PostAsync(user.Id, message: "Grüße <b>");
        var sent = await cluster.EndOfAsync(id);

        Assert.Equal((NotificationStatus.Sent, null), (sent.Status, sent.ErrorMessage));
        Assert.NotNull(sent.SentAt);
        Assert.Equal(["1 notification.sent"], await cluster.EventsOfAsync(id));
        using var mail = Parsed(Assert.Single(await _server.MailsToAsync(user.Email)));
        Assert.Equal(("Hello", $"{id:N}@example.org", "Grüße <b>"), (mail.Subject, mail.MessageId, mail.TextBody?.Trim()));
        Assert.Contains("Gr&#xFC;&#xDF;e &lt;b&gt;", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Equal("\"MiniCRM\" <crm@example.org>", mail.From.ToString());
    }

    [Fact]
    public async Task What_is_turned_away_for_now_is_tried_again_until_it_is_taken()
    {
        var user = await cluster.NewUserAsync("busy2");

        var sent = await cluster.EndOfAsync(await cluster.PostAsync(user.Id));

        Assert.Equal((NotificationStatus.Sent, null), (sent.Status, sent.ErrorMessage));
        Assert.Equal(3, await _server.AttemptsToAsync(user.Email));
        Assert.Single(await _server.MailsToAsync(user.Email));
        Assert.Equal(["1 notification.sent"], await cluster.EventsOfAsync(sent.Id));
        Assert.Equal(["2"], await cluster.ColumnAsync("notifications", $"select state->>'attempts' from notifications where id = '{sent.Id}'"));
    }

    [Fact]
    public async Task What_is_refused_for_good_fails_at_once_and_is_delivered_anew_when_an_admin_says_so()
    {
        var user = await cluster.NewUserAsync("refused1");

        var id = await cluster.PostAsync(user.Id);
        var failed = await cluster.EndOfAsync(id);

        Assert.Equal((NotificationStatus.Failed, "The mail server refuses the recipient (550)"), (failed.Status, failed.ErrorMessage));
        Assert.Equal((null, 1), (failed.SentAt, await _server.AttemptsToAsync(user.Email)));
        Assert.Equal(["1 notification.failed"], await cluster.EventsOfAsync(id));
        Assert.Equal([failed.ErrorMessage!], await cluster.ColumnAsync("notifications", $"select body->>'error' from outbox where key = '{id}'"));

        var pending = await cluster.Client.GetGrain<IInboxGrain>(user.Id).Retry(id, null, DeliveryCluster.Admin);
        Assert.Equal((NotificationStatus.Pending, null), (pending.Value!.Status, pending.Value.ErrorMessage));
        Assert.Equal(NotificationStatus.Sent, (await cluster.EndOfAsync(id)).Status);
        Assert.Equal(["1 notification.failed", "2 notification.sent"], await cluster.EventsOfAsync(id));
    }

    [Fact]
    public async Task What_is_turned_away_every_time_fails_after_the_last_attempt()
    {
        var user = await cluster.NewUserAsync("busy");

        var failed = await cluster.EndOfAsync(await cluster.PostAsync(user.Id));

        Assert.Equal((NotificationStatus.Failed, "The mail server refuses the recipient (450) (4 attempts)"), (failed.Status, failed.ErrorMessage));
        Assert.Equal(4, await _server.AttemptsToAsync(user.Email));
        Assert.Equal(["1 notification.failed"], await cluster.EventsOfAsync(failed.Id));
    }

    [Fact]
    public async Task A_connection_cut_after_the_mail_brings_the_same_mail_again()
    {
        var user = await cluster.NewUserAsync("dropped1");

        var sent = await cluster.EndOfAsync(await cluster.PostAsync(user.Id));

        Assert.Equal(NotificationStatus.Sent, sent.Status);
        var mails = await _server.MailsToAsync(user.Email);
        Assert.Equal(2, mails.Count);
        Assert.Single(mails.Select(mail => Parsed(mail).MessageId).Distinct());
        Assert.Equal(["1 notification.sent"], await cluster.EventsOfAsync(sent.Id));
    }

    [Fact]
    public async Task What_is_turned_away_after_its_text_was_seen_is_judged_alike()
    {
        var (late, spam) = (await cluster.NewUserAsync("late1"), await cluster.NewUserAsync("spam"));

        var ids = await Task.WhenAll(cluster.PostAsync(late.Id), cluster.PostAsync(spam.Id));

        Assert.Equal(NotificationStatus.Sent, (await cluster.EndOfAsync(ids[0])).Status);
        Assert.Equal(2, await _server.AttemptsToAsync(late.Email));
        var failed = await cluster.EndOfAsync(ids[1]);
        Assert.Equal((NotificationStatus.Failed, "The mail server refuses the mail (554)"), (failed.Status, failed.ErrorMessage));
        Assert.Equal(1, await _server.AttemptsToAsync(spam.Email));
    }

    [Fact]
    public async Task What_gets_no_answer_is_tried_again_when_its_time_is_up()
    {
        var user = await cluster.NewUserAsync("hang1");

        var id = await cluster.PostAsync(user.Id);
        await Eventually.SeesAsync(
            _ => cluster.FindAsync(id), seen => seen.ErrorMessage == "No answer within 2 s", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(NotificationStatus.Sent, (await cluster.EndOfAsync(id)).Status);
        Assert.Equal(2, await _server.AttemptsToAsync(user.Email));
        Assert.Single(await _server.MailsToAsync(user.Email));
    }

    [Fact]
    public async Task A_recipient_whose_server_hangs_holds_up_nobody()
    {
        var hanging = await cluster.NewUserAsync("hang");
        var waiting = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => cluster.PostAsync(hanging.Id)));
        var begun = Stopwatch.GetTimestamp();
        await Eventually.SeesAsync(_ => _server.AttemptsToAsync(hanging.Email), attempts => attempts > 0, cancellationToken: TestContext.Current.CancellationToken);

        var user = await cluster.NewUserAsync();
        var id = await cluster.PostAsync(user.Id);
        Assert.Equal(NotificationStatus.Sent, (await cluster.EndOfAsync(id)).Status);

        // One at a time hangs on each silo, and the inbox they are in takes commands all the while.
        Assert.InRange(await _server.AttemptsToAsync(hanging.Email), 1, 2 * (1 + (int)(Stopwatch.GetElapsedTime(begun) / DeliveryCluster.SendTimeout)));
        Assert.True((await cluster.Client.GetGrain<IInboxGrain>(hanging.Id).MarkRead(waiting[0], null, DeliveryCluster.Admin)).Succeeded);
        Assert.Equal(NotificationStatus.Pending, (await cluster.FindAsync(waiting[0])).Status);
    }

    [Fact]
    public async Task Two_silos_send_everything_once()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => cluster.NewUserAsync("crowd")));
        await Task.WhenAll(users.SelectMany(user => cluster.OnEachSilo.SelectMany(silo => Enumerable.Range(0, 5).Select(async number =>
            Assert.True((await silo.GetGrain<IInboxGrain>(user.Id).Post(
                new() { Type = NotificationType.Email, Title = $"{number}", Message = "m" }, DeliveryCluster.Admin)).Succeeded)))));

        await Eventually.SeesAsync(
            _ => cluster.ColumnAsync("notifications", "select id from notifications where status = 'pending' and recipient_id in (" + Ids(users) + ")"),
            pending => pending.Count == 0,
            cancellationToken: TestContext.Current.CancellationToken);

        var mails = (await _server.MailsAsync()).Where(mail => users.Any(user => user.Email == mail.To)).ToArray();
        Assert.Equal(200, mails.Length);
        Assert.Equal(200, mails.Select(mail => Parsed(mail).MessageId).Distinct().Count());
    }

    private static string Ids(IEnumerable<MiniCrm.Users.UserView> users) => string.Join(',', users.Select(user => $"'{user.Id}'"));

    private static MimeMessage Parsed(ReceivedMail mail) => MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail.Raw)));
}
