using MailKit.Security;
using Microsoft.Extensions.Configuration;
using MiniCrm.Grains.Notifications.Delivery;
using MiniCrm.Hosting;

namespace MiniCrm.Tests.Unit.Notifications;

public sealed class DeliverySettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void Without_any_variable_mails_are_kept_and_other_channels_are_not_there()
    {
        var settings = From();

        Assert.Equal((null, null, null), (settings.Smtp, settings.Sms, settings.Push));
        Assert.Equal(Path.Combine(_folder, ".minicrm", "mail"), settings.MailFolder);
        Assert.True(Directory.Exists(settings.MailFolder));
        Assert.Equal(RetryPolicy.Default, settings.Retries);
        Assert.Equal("\"MiniCRM\" <minicrm@localhost>", settings.Sender.ToString());
    }

    [Fact]
    public void A_mail_server_is_used_once_it_is_named_unless_told_otherwise()
    {
        Assert.Equal("mail.example.com", From("SMTP_HOST=mail.example.com").Smtp?.Host);
        Assert.Null(From("SMTP_HOST=mail.example.com", "EMAIL_PROVIDER=log").Smtp);
    }

    [Theory]
    [InlineData("SMTP_PORT=1025", SecureSocketOptions.StartTlsWhenAvailable, false)]
    [InlineData("SMTP_PORT=465", SecureSocketOptions.SslOnConnect, true)]
    [InlineData("SMTP_PORT=465,SMTP_TLS=required", SecureSocketOptions.SslOnConnect, true)]
    [InlineData("SMTP_PORT=2465,SMTP_TLS=implicit", SecureSocketOptions.SslOnConnect, true)]
    [InlineData("SMTP_TLS=required", SecureSocketOptions.StartTls, true)]
    [InlineData("SMTP_USER=me@example.com,SMTP_PASSWORD=p", SecureSocketOptions.StartTls, true)]
    public void Credentials_never_go_in_clear_and_tls_is_as_asked_for(string variables, SecureSocketOptions security, bool insists)
    {
        var smtp = From(["SMTP_HOST=mail.example.com", .. variables.Split(',')]).Smtp!;

        Assert.Equal((security, insists), (smtp.Security, smtp.InsistsOnTls));
    }

    [Fact]
    public void Gmail_is_a_server_like_any_other()
    {
        var settings = From("EMAIL_PROVIDER=gmail", "SMTP_USER=me@gmail.com", "SMTP_PASSWORD=p", "EMAIL_FROM_NAME=We");

        Assert.Equal(("smtp.gmail.com", 587, SecureSocketOptions.StartTls), (settings.Smtp!.Host, settings.Smtp.Port, settings.Smtp.Security));
        Assert.Equal("\"We\" <me@gmail.com>", settings.Sender.ToString());
    }

    [Fact]
    public void Retries_are_configurable() => Assert.Equal(
        new RetryPolicy(3, TimeSpan.FromSeconds(10)), From("DELIVERY_ATTEMPTS=3", "DELIVERY_FIRST_RETRY_SECONDS=10").Retries);

    [Theory]
    [InlineData("EMAIL_PROVIDER", "EMAIL_PROVIDER=pigeon")]
    [InlineData("SMTP_HOST", "EMAIL_PROVIDER=smtp")]
    [InlineData("SMTP_PORT", "SMTP_HOST=h", "SMTP_PORT=0")]
    [InlineData("SMTP_TLS", "SMTP_HOST=h", "SMTP_TLS=maybe")]
    [InlineData("SMTP_PASSWORD", "SMTP_HOST=h", "SMTP_USER=u")]
    [InlineData("SMTP_USER", "EMAIL_PROVIDER=gmail")]
    [InlineData("SMTP_CA_FILE", "SMTP_HOST=h", "SMTP_CA_FILE=/nowhere.pem")]
    [InlineData("EMAIL_FROM", "EMAIL_FROM=nobody")]
    [InlineData("MAIL_FOLDER", "MAIL_FOLDER=/proc/mail")]
    [InlineData("SMS_WEBHOOK_URL", "SMS_WEBHOOK_URL=ftp://example.com")]
    [InlineData("PUSH_WEBHOOK_SECRET", "PUSH_WEBHOOK_URL=https://example.com")]
    [InlineData("DELIVERY_ATTEMPTS", "DELIVERY_ATTEMPTS=0")]
    [InlineData("DELIVERY_FIRST_RETRY_SECONDS", "DELIVERY_FIRST_RETRY_SECONDS=soon")]
    public void A_wrong_value_is_one_sentence_that_names_its_variable(string variable, params string[] variables)
    {
        var message = Assert.Throws<StartException>(() => From(variables)).Message;

        Assert.Contains(variable, message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private DeliverySettings From(params string[] variables) => DeliverySettings.From(
        new ConfigurationBuilder().AddInMemoryCollection(variables.Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1])).Build(),
        _folder);
}
