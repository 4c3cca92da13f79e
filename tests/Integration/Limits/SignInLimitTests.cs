using System.Net;
using MiniCrm.Tests.Integration.Api;
using MiniCrm.Tests.Integration.Ops;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Limits;

/// <summary>Failed sign-ins are counted for a source over all accounts, and for an account over all sources that it does not know.</summary>
[Long]
public sealed class SignInLimitTests(CrmFixture crm)
{
    private const int OfSource = 12;
    private const int OfAccount = 30;
    private const int Flooding = 5;
    private const string Wrong = "a wrong password";
    private const string Home = "198.51.100.7";

    private int _lastSource;

    [Fact]
    public async Task Neither_many_accounts_nor_many_addresses_make_more_guesses_and_who_is_known_signs_in_all_the_same()
    {
        await using var server = await CrmServer.StartAsync(
            crm.Server.Postgres,
            new Dictionary<string, string?>
            {
                ["TRUSTED_PROXIES"] = "127.0.0.1, ::1",
                ["FAILED_SIGN_INS_PER_SOURCE"] = $"{OfSource}",
                ["KAFKA_BROKERS"] = CrmServer.NoBroker,
            },
            TestContext.Current.CancellationToken);
        var client = server.Client();
        var (user, other, third) = (await server.AdministratorAsync(), await server.NewUserAsync(), await server.NewUserAsync());
        var device = (await LoginAsync(client, user.Email, user.Password, Home)).Expect(HttpStatusCode.OK)["deviceToken"].GetString()!;
        var otherDevice = (await LoginAsync(client, other.Email, other.Password, Home)).Expect(HttpStatusCode.OK)["deviceToken"].GetString()!;

        await FloodAsync(client, third);
        await SprayAsync(client, other, otherDevice, third);
        await AttackAsync(client, user.Email);
        await AttackAsync(client, CrmUsers.UniqueEmail());

        // A right password does not help a stranger, nor a token that is of another account, or invented.
        foreach (var token in new[] { null, otherDevice, otherDevice[..^1] + (otherDevice[^1] == 'A' ? 'B' : 'A'), "", "x" })
        {
            AssertHeld(await LoginAsync(client, user.Email, user.Password, NextSource(), token));
        }

        // The address that has signed in before, the device at any address, at the pages too; and another account is not concerned.
        (await LoginAsync(client, user.Email, user.Password, Home)).Expect(HttpStatusCode.OK);
        (await LoginAsync(client, user.Email, user.Password, NextSource(), device)).Expect(HttpStatusCode.OK);
        (await LoginAsync(client, other.Email, other.Password, NextSource())).Expect(HttpStatusCode.OK);
        await AssertPageKnowsItsDevice(client, user);

        // A device is spared what others do, not what it does itself.
        for (var guess = 0; guess < 10; guess++)
        {
            (await LoginAsync(client, other.Email, Wrong, NextSource(), otherDevice)).Expect(HttpStatusCode.Unauthorized);
        }

        AssertHeld(await LoginAsync(client, other.Email, other.Password, NextSource(), otherDevice));
    }

    /// <summary>A few sources at once, each at many accounts: whoever comes from elsewhere waits for one hash of each of them, not for all.</summary>
    private async Task FloodAsync(CrmClient client, CrmUser user)
    {
        var answered = 0;
        var flood = Enumerable.Range(0, Flooding).Select(_ => NextSource()).SelectMany(source => Enumerable.Range(0, OfSource).Select(async _ =>
        {
            await LoginAsync(client, CrmUsers.UniqueEmail(), Wrong, source);
            Interlocked.Increment(ref answered);
        })).ToArray();
        await Task.WhenAny(flood);
        var before = Volatile.Read(ref answered);

        (await LoginAsync(client, user.Email, user.Password, NextSource())).Expect(HttpStatusCode.OK);

        Assert.InRange(Volatile.Read(ref answered) - before, 0, Flooding * OfSource / 2);
        await Task.WhenAll(flood);
    }

    /// <summary>One source, many accounts.</summary>
    private async Task SprayAsync(CrmClient client, CrmUser user, string device, CrmUser other)
    {
        var source = NextSource();
        string[] accounts = [user.Email, other.Email, .. Enumerable.Range(0, 2 * OfSource).Select(_ => CrmUsers.UniqueEmail())];
        var answers = await Task.WhenAll(accounts.Select(email => LoginAsync(client, email, Wrong, source)));
        Assert.Equal(OfSource, answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Unauthorized), AssertHeld);

        AssertHeld(await LoginAsync(client, other.Email, other.Password, source));
        (await LoginAsync(client, other.Email, other.Password, NextSource())).Expect(HttpStatusCode.OK);
        (await LoginAsync(client, user.Email, user.Password, source, device)).Expect(HttpStatusCode.OK);
    }

    /// <summary>One account, many sources.</summary>
    private async Task AttackAsync(CrmClient client, string email)
    {
        var guesses = await Task.WhenAll(Enumerable.Range(0, OfAccount).Select(_ => LoginAsync(client, email, Wrong, NextSource())));
        Assert.All(guesses, guess => Assert.Equal(HttpStatusCode.Unauthorized, guess.Status));
        AssertHeld(await LoginAsync(client, email, Wrong, NextSource()));
    }

    private async Task AssertPageKnowsItsDevice(CrmClient client, CrmUser user)
    {
        var signedIn = await client.SendFormAsync(user.Email, user.Password, headers: [("Sec-Fetch-Site", "same-origin"), ("X-Forwarded-For", Home)]);
        var cookie = AdminSession.SetCookie(signedIn.Expect(HttpStatusCode.Found), "minicrm-device");
        Assert.EndsWith("; path=/; samesite=strict; httponly", cookie, StringComparison.Ordinal);

        (string, string)[] elsewhere = [("Sec-Fetch-Site", "same-origin"), ("X-Forwarded-For", NextSource())];
        Assert.Equal(HttpStatusCode.TooManyRequests, (await client.SendFormAsync(user.Email, user.Password, headers: elsewhere)).Status);
        (await client.SendFormAsync(user.Email, user.Password, headers: [.. elsewhere, ("Cookie", cookie.Split(';')[0])])).Expect(HttpStatusCode.Found);
    }

    private static void AssertHeld(CrmResponse answer)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Equal("Too many failed attempts to sign in", answer["detail"].GetString());
        Assert.InRange(int.Parse(answer.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 600);
    }

    private static Task<CrmResponse> LoginAsync(CrmClient client, string email, string password, string source, string? deviceToken = null) =>
        Patiently.SendAsync(() => client.PostAsync("/auth/login", new { email, password, deviceToken }, ("X-Forwarded-For", source)));

    private string NextSource() => $"203.0.113.{++_lastSource}";
}
