using System.Text.Json;
using MimeKit;
using MiniCrm.Grains.Notifications;
using MiniCrm.Grains.Notifications.Delivery;
using MiniCrm.Grains.Notifications.Delivery.Mail;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Tests.Unit.Notifications;

public sealed class MailTemplatesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid RecipientId = TimeOrderedId.New(DateTimeOffset.UtcNow);

    [Fact]
    public void The_welcome_greets_by_first_name_and_names_the_role()
    {
        var mail = Render(EventNotifications.Welcome(UserRole.SalesRep), "Ada");

        Assert.All([mail.Text, mail.Html.Text], part => Assert.Contains("Hello Ada,", part, StringComparison.Ordinal));
        Assert.All([mail.Text, mail.Html.Text], part => Assert.Contains("sales_rep", part, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_metadata_the_role_is_the_recipients_own() =>
        Assert.Contains("Your role: manager", Render(Command("m", MailTemplates.Welcome), "Ada").Text, StringComparison.Ordinal);

    [Fact]
    public void An_assignment_names_the_lead()
    {
        var mail = Render(EventNotifications.LeadAssigned(TimeOrderedId.New(DateTimeOffset.UtcNow), "Jane Doe"), "Ada");

        Assert.All([mail.Text, mail.Html.Text], part => Assert.Contains("Jane Doe", part, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(MailTemplates.Welcome)]
    [InlineData(MailTemplates.LeadAssigned)]
    public void What_is_put_into_html_is_encoded_and_into_text_is_not(string? template)
    {
        var mail = Render(Command("<script>1</script>\n& more", template) with { Title = "<b>", Metadata = """{"leadName":"<i>","role":"<i>"}""" }, "A<b>da");

        Assert.Contains("&lt;script&gt;1&lt;/script&gt;</p>", mail.Html.Text, StringComparison.Ordinal);
        Assert.Contains("<p>&amp; more</p>", mail.Html.Text, StringComparison.Ordinal);
        Assert.All(["<script", "<b>", "<i>"], tag => Assert.DoesNotContain(tag, mail.Html.Text, StringComparison.Ordinal));
        Assert.Contains("<script>1</script>\n& more", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_of_another_kind_is_no_value() =>
        Assert.Contains("A lead was", Render(Command("m", MailTemplates.LeadAssigned) with { Metadata = """{"leadName":7}""" }, "Ada").Text, StringComparison.Ordinal);

    [Fact]
    public void A_mail_has_both_forms_and_is_the_same_at_every_attempt()
    {
        var row = Row(Command("Grüße, 世界", null));
        var messages = new MailMessages(new MailboxAddress("MiniCRM", "crm@example.org"));

        using var mail = messages.Of(row, Recipient.Of(User("Ada")));
        using var again = messages.Of(row with { Version = 7, State = row.State with { Attempts = 3 } }, Recipient.Of(User("Ada")));

        Assert.Equal($"{row.Id:N}@example.org", mail.MessageId);
        Assert.Equal(mail.MessageId, again.MessageId);
        Assert.Equal(Now, again.Date);
        Assert.Equal(["text/plain", "text/html"], Assert.IsType<MultipartAlternative>(mail.Body).Select(part => part.ContentType.MimeType));
        Assert.Equal("Grüße, 世界", mail.TextBody);
        Assert.Equal("\"Ada Lovelace\" <ada@example.com>", mail.To.ToString());
    }

    /// <summary>As readers do that look for addresses in a text.</summary>
    [Theory]
    [MemberData(nameof(LinkingNames))]
    public void Nobodys_name_makes_a_link_in_any_mail(string template, string name)
    {
        var command = Command("m", template) with { Metadata = JsonSerializer.Serialize(new { leadName = name, role = name }) };
        var user = User(name) with { LastName = name };

        var mail = MailTemplates.Render(Row(command).State, Recipient.Of(user));
        using var message = new MailMessages(new MailboxAddress("MiniCRM", "crm@example.org")).Of(Row(command), Recipient.Of(user));

        Assert.All([mail.Text, mail.Html.Text, message.To.Mailboxes.Single().Name], part => Assert.DoesNotMatch(@"evil\.\S|://|www\.e|@evil", part));
        Assert.DoesNotContain("<a ", mail.Html.Text, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> LinkingNames()
    {
        var rows = new TheoryData<string, string>();
        foreach (var template in MailTemplates.Names)
        {
            foreach (var name in new[] { "http://evil.example", "evil.example", "www.evil.example/x", "ada@evil.example", "<a href=\"//evil.example\">x</a>" })
            {
                rows.Add(template, name);
            }
        }

        return rows;
    }

    private static MailText Render(PostNotification command, string firstName) => MailTemplates.Render(Row(command).State, Recipient.Of(User(firstName)));

    private static PostNotification Command(string message, string? template) =>
        new() { Type = NotificationType.Email, Title = "Hello", Message = message, TemplateId = template };

    private static NotificationRow Row(PostNotification command) =>
        (NotificationRow)NotificationRules.Put(TimeOrderedId.New(Now), null, RecipientId, command, RecipientId, Now).Rows[0];

    private static UserView User(string firstName) => new()
    {
        Id = RecipientId,
        Version = 1,
        FirstName = firstName,
        LastName = "Lovelace",
        Email = "ada@example.com",
        Role = UserRole.Manager,
        IsActive = true,
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}
