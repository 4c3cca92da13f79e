using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniCrm.Grains.Notifications.Delivery;
using MiniCrm.Grains.Notifications.Delivery.Mail;
using MiniCrm.Tests.Support.Mail;

namespace MiniCrm.Tests.Integration.Delivery;

/// <summary>TLS and sign-in between us and the mail server: the channel alone, without silos.</summary>
[Long]
public sealed class TlsTests : IDisposable
{
    private const string User = "crm";
    private const string Password = "a password of the mail server";
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TlsTests()
    {
        Assert.SkipWhen(SmtpServer.Missing is not null, SmtpServer.Missing ?? "");
        var request = new CertificateRequest("CN=localhost", _key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    [Fact]
    public async Task Credentials_go_through_starttls_to_a_server_whose_authority_we_know()
    {
        await using var server = await StartAsync("starttls", withUser: true);

        Assert.Equal(DeliveryOutcome.Sent, await OneMail.SendAsync(Settings(server, new(User, Password), trusted: true), TestContext.Current.CancellationToken));

        Assert.Equal((true, User), Assert.Single(await server.MailsAsync()) is var mail ? (mail.Secure, mail.User) : default);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_for_good()
    {
        await using var server = await StartAsync("starttls", withUser: true);

        var outcome = await OneMail.SendAsync(Settings(server, new(User, "wrong"), trusted: true), TestContext.Current.CancellationToken);

        Assert.Equal(DeliveryOutcome.Refused("The mail server refuses our credentials (535)"), outcome);
    }

    [Fact]
    public async Task Credentials_go_neither_in_clear_nor_to_a_stranger()
    {
        await using var clear = await StartAsync("none", withUser: true);
        await using var stranger = await StartAsync("starttls", withUser: true);

        Assert.Equal(
            DeliveryOutcome.TryAgain("The mail server does not offer the TLS or the sign-in that it must"),
            await OneMail.SendAsync(Settings(clear, new(User, Password), trusted: true), TestContext.Current.CancellationToken));
        Assert.Equal(
            DeliveryOutcome.TryAgain("The mail server's certificate is not accepted"),
            await OneMail.SendAsync(Settings(stranger, new(User, Password), trusted: false), TestContext.Current.CancellationToken));
        Assert.Empty((await clear.AttemptsAsync()).Concat(await stranger.AttemptsAsync()));
    }

    [Fact]
    public async Task Without_credentials_tls_is_taken_when_it_is_offered_and_not_missed_when_it_is_not()
    {
        await using var offering = await StartAsync("starttls");
        await using var plain = await StartAsync("none");

        Assert.Equal(DeliveryOutcome.Sent, await OneMail.SendAsync(Settings(offering, null, trusted: false), TestContext.Current.CancellationToken));
        Assert.Equal(DeliveryOutcome.Sent, await OneMail.SendAsync(Settings(plain, null, trusted: false), TestContext.Current.CancellationToken));

        Assert.Equal((true, false), (Assert.Single(await offering.MailsAsync()).Secure, Assert.Single(await plain.MailsAsync()).Secure));
    }

    [Fact]
    public async Task Required_tls_is_required()
    {
        await using var server = await StartAsync("none");

        Assert.Equal(DeliveryResult.TryAgain, (await OneMail.SendAsync(Settings(server, null, trusted: false) with { Tls = SmtpTls.Required }, TestContext.Current.CancellationToken)).Result);
        Assert.Empty(await server.AttemptsAsync());
    }

    [Fact]
    public async Task Tls_from_the_first_byte_on_carries_the_sign_in_too()
    {
        await using var server = await StartAsync("implicit", withUser: true);

        Assert.Equal(DeliveryOutcome.Sent, await OneMail.SendAsync(Settings(server, new(User, Password), trusted: true) with { Tls = SmtpTls.Implicit }, TestContext.Current.CancellationToken));

        Assert.Equal((true, User), Assert.Single(await server.MailsAsync()) is var mail ? (mail.Secure, mail.User) : default);
    }

    [Fact]
    public async Task A_server_that_wants_credentials_gets_none_that_we_do_not_have()
    {
        await using var server = await StartAsync("starttls", withUser: true);

        Assert.Equal(DeliveryResult.Refused, (await OneMail.SendAsync(Settings(server, null, trusted: true), TestContext.Current.CancellationToken)).Result);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private Task<SmtpServer> StartAsync(string tls, bool withUser = false) => SmtpServer.StartAsync(
        options: new(tls, withUser ? User : null, withUser ? Password : null, _key.ExportPkcs8PrivateKeyPem(), _certificate.ExportCertificatePem()),
        cancellationToken: TestContext.Current.CancellationToken);

    private SmtpSettings Settings(SmtpServer server, NetworkCredential? credentials, bool trusted) =>
        new("localhost", server.Port, SmtpTls.WhenOffered, credentials, trusted ? [_certificate] : []);
}
