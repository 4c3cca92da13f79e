using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using MiniCrm.Grains.Notifications;
using MiniCrm.Grains.Notifications.Delivery;
using MiniCrm.Grains.Notifications.Delivery.Mail;
using MiniCrm.Notifications;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Mail;
using MiniCrm.Tests.Support.Node;
using MiniCrm.Users;
using Delivered = MiniCrm.Grains.Notifications.Delivery.Recipient;

namespace MiniCrm.Tests.Integration.Delivery;

/// <summary>Whatever title, message and names say: a mail has the fields that we gave it, through a mail server and as a file, for any who read it.</summary>
[Long]
[Collection<DeliveryCollection>]
public sealed class MailTextTests(DeliveryCluster cluster)
{
    private const int LongestLine = 998;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly string[] Texts =
    [
        "Hello",
        "Grüße, 世界 👩‍💻",
        "=?utf-8?q?Hello=0D=0ABcc:_victim@example.com?=",
        "=?utf-8?Q?=00=07?= and =?utf-8?b?DQpCY2M6IHZpY3RpbUBleGFtcGxlLmNvbQ==?=",
        "Grüße =?iso-8859-1?q?=0D=0ABcc:_victim@example.com?= über",
        "a =?utf-8?q?open",
        "\"quoted\" \\ <victim@example.com>, (comment); group: x",
        new string('x', 255),
        string.Concat(Enumerable.Repeat("=?utf-8?q?=0D=0A?=", 14)),
        string.Concat(Enumerable.Repeat("😀", 255)),
    ];

    private static readonly string[] Messages = ["Short", new string('y', 10_000), string.Concat(Enumerable.Repeat("€", 10_000)), "From here\n.\n.. dots\nBcc: victim@example.com"];

    [Fact]
    public async Task A_mail_says_what_was_written_and_nothing_else_comes_of_it()
    {
        var server = cluster.Mail;
        var messages = new MailMessages(new("Mini =?utf-8?q?=0D=0ACRM?=", "crm@example.org"));
        var folder = Directory.CreateTempSubdirectory("minicrm-mails-").FullName;
        using var smtp = new SmtpChannel(new("127.0.0.1", server.Port, SmtpTls.WhenOffered, null, []), messages, TimeProvider.System);
        var files = new MailFolderChannel(folder, messages, NullLogger<MailFolderChannel>.Instance);
        List<(string File, string Title, string Message, UserView Recipient)> sent = [];
        foreach (var (number, text) in Texts.Index())
        {
            var recipient = Recipient(text.Length > 100 ? text[..100] : text);
            var row = Row(text, Messages[number % Messages.Length], recipient);
            Assert.Equal(DeliveryOutcome.Sent, await files.SendAsync(row, Delivered.Of(recipient), TestContext.Current.CancellationToken));
            Assert.Equal(DeliveryOutcome.Sent, await smtp.SendAsync(row, Delivered.Of(recipient), TestContext.Current.CancellationToken));
            var raw = Assert.Single(await server.MailsToAsync(recipient.Email)).Raw;
            await File.WriteAllTextAsync(Path.Combine(folder, $"{row.Id}.smtp.eml"), raw, TestContext.Current.CancellationToken);
            sent.Add(($"{row.Id}.eml", text, row.State.Message, recipient));
            sent.Add(($"{row.Id}.smtp.eml", text, row.State.Message, recipient));
        }

        var foreign = await ForeignAsync(folder, sent.Count);
        foreach (var (file, title, message, recipient) in sent)
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, file), TestContext.Current.CancellationToken);
            Assert.All(Encoding.Latin1.GetString(bytes).Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, LongestLine));
            using var mail = await MimeMessage.LoadAsync(new MemoryStream(bytes), TestContext.Current.CancellationToken);

            // In names, what could become a link is set apart.
            var name = PlainWords.Of($"{recipient.FirstName} {recipient.LastName}");
            Assert.Equal((title, name, recipient.Email), (mail.Subject, mail.To.Mailboxes.Single().Name, mail.To.Mailboxes.Single().Address));
            Assert.Empty(mail.Bcc);
            Assert.Equal(message.ReplaceLineEndings("\n"), mail.TextBody!.ReplaceLineEndings("\n").TrimEnd());

            var read = foreign[file];
            Assert.Equal((title, $"{name} <{recipient.Email}>", "Mini =?utf-8?q?=0D=0ACRM?= <crm@example.org>"), (read.Subject, read.To, read.From));
            Assert.Equal(["auto-submitted", "content-type", "date", "from", "message-id", "mime-version", "subject", "to"], read.Fields.Where(field => field != "received").Order(StringComparer.Ordinal));
            Assert.Equal(message.ReplaceLineEndings("\n"), read.Text.ReplaceLineEndings("\n").TrimEnd());
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<Dictionary<string, ForeignMail>> ForeignAsync(string folder, int count)
    {
        var script = Path.Combine(Repository.Root, "tests", "Support", "Mail", "parse-mails.js");
        await using var program = await NodeProgram.StartAsync(script, [folder], new Dictionary<string, string>(), TestContext.Current.CancellationToken);
        var lines = await program.LinesAsync(lines => lines.Length == count, TestContext.Current.CancellationToken);
        return lines.Select(line => JsonSerializer.Deserialize<ForeignMail>(line, Json)!).ToDictionary(mail => mail.Name);
    }

    private static UserView Recipient(string firstName) => new()
    {
        Id = TimeOrderedId.New(DateTimeOffset.UtcNow),
        Version = 1,
        FirstName = firstName,
        LastName = "=?utf-8?q?=0D=0ABcc:_victim@example.com?=",
        Email = $"ok.{Guid.NewGuid():N}@example.com",
        Role = UserRole.SalesRep,
        IsActive = true,
        CreatedAt = DateTimeOffset.UtcNow,
        UpdatedAt = DateTimeOffset.UtcNow,
    };

    private static NotificationRow Row(string title, string message, UserView recipient)
    {
        var command = new PostNotification { Type = NotificationType.Email, Title = title, Message = message };
        return (NotificationRow)NotificationRules.Put(TimeOrderedId.New(DateTimeOffset.UtcNow), null, recipient.Id, command, recipient.Id, DateTimeOffset.UtcNow).Rows[0];
    }

    private sealed record ForeignMail(string Name, string Subject, string From, string To, string[] Fields, string Text);
}
