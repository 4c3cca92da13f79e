using System.Text.RegularExpressions;
using MimeKit;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>Somebody who has registered, and the links that were sent to them.</summary>
/// <param name="Client">Sends the access token that came with the registration.</param>
internal sealed partial record Registration(CrmServer Server, CrmClient Client, string Id, string Email)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Registration> MakeAsync(CrmServer server)
    {
        await server.AdministratorAsync();
        var body = CrmUsers.NewUser();
        var answer = (await server.Client().PostAsync("/auth/register", body)).Is(201);
        return new(
            server,
            server.Client() with { AccessToken = answer["accessToken"].GetString() },
            answer["user"].GetProperty("id").GetString()!,
            (string)body["email"]!);
    }

    /// <summary>The first that is in a mail, and is none of these.</summary>
    public Task<string> LinkAsync(params string[] others) => Eventually.SeesAsync(
        async _ => (await LinksAsync()).FirstOrDefault(link => !others.Contains(link))!, link => link is not null, cancellationToken: Cancellation);

    public async Task<IReadOnlyList<string>> LinksAsync()
    {
        var links = new List<string>();
        foreach (var file in Directory.GetFiles(Server.MailFolder, "*.eml"))
        {
            using var mail = await MimeMessage.LoadAsync(file, Cancellation);
            if (mail.To.Mailboxes.Any(mailbox => mailbox.Address == Email) && Link().Match(mail.TextBody ?? "") is { Success: true } match)
            {
                links.Add(match.Value);
            }
        }

        return links;
    }

    public static string Token(string link) => link[(link.IndexOf('#', StringComparison.Ordinal) + 1)..];

    [GeneratedRegex(@"http://\S+/verify-email#\S+")]
    private static partial Regex Link();
}
