using System.Net;

namespace MiniCrm.Tests.Support;

/// <summary>A user with a sign-in.</summary>
/// <param name="Client">Sends this user's access token.</param>
public sealed record CrmUser(string Id, string Email, string Password, string Role, string RefreshToken, CrmClient Client)
{
    public string AccessToken => Client.AccessToken!;
}

/// <summary>The steps with which nearly every test begins. Each throws when the answer is not the good one.</summary>
public static class CrmUsers
{
    private const string Password = "correct horse battery staple";

    /// <summary>A valid body for POST /users and /auth/register (the latter without role), its e-mail address seen nowhere before.</summary>
    public static Dictionary<string, object?> NewUser(string? role = null)
    {
        var body = new Dictionary<string, object?>
        {
            ["firstName"] = "Ada",
            ["lastName"] = $"Lovelace {Guid.NewGuid():N}"[..20],
            ["email"] = UniqueEmail(),
            ["password"] = Password,
        };
        if (role is not null)
        {
            body["role"] = role;
        }

        return body;
    }

    public static string UniqueEmail() => $"ada.{Guid.NewGuid():N}@example.com";

    /// <summary>A lead whose phone another lead has is answered with that one, which a test that compares whole answers did not ask for.</summary>
    public static string UniquePhone() => $"+49151{Random.Shared.NextInt64(100_000_000, 1_000_000_000)}";

    /// <summary>On a server without users: the one who becomes its administrator, signed in.</summary>
    public static Task<CrmUser> CreateFirstUserAsync(this CrmClient client) => client.CreateAndSignInAsync(NewUser());

    /// <summary>By an administrator's client: a new user of the role, signed in.</summary>
    public static Task<CrmUser> CreateUserAsync(this CrmClient client, string role = "sales_rep") => client.CreateAndSignInAsync(NewUser(role));

    public static async Task<CrmUser> SignInAsync(this CrmClient client, string email, string password)
    {
        var signedIn = (await client.PostAsync("/auth/login", new { email, password })).Expect(HttpStatusCode.OK);
        var user = signedIn["user"];
        return new(
            user.GetProperty("id").GetString()!,
            email,
            password,
            user.GetProperty("role").GetString()!,
            signedIn["refreshToken"].GetString()!,
            client with { AccessToken = signedIn["accessToken"].GetString() });
    }

    private static async Task<CrmUser> CreateAndSignInAsync(this CrmClient client, Dictionary<string, object?> body)
    {
        (await client.PostAsync("/users", body)).Expect(HttpStatusCode.Created);
        return await (client with { AccessToken = null }).SignInAsync((string)body["email"]!, Password);
    }
}
