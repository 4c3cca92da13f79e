using System.Net;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>Refresh tokens: each is good once, and a second use ends its whole family.</summary>
public sealed class RefreshTests(CrmFixture crm)
{
    [Fact]
    public async Task A_refresh_answers_the_user_and_the_next_pair_time_and_again()
    {
        var user = await crm.NewUserAsync();
        var token = user.RefreshToken;
        for (var i = 0; i < 3; i++)
        {
            var answer = (await RefreshAsync(token)).Expect(HttpStatusCode.OK);

            Assert.Equal(["user", "accessToken", "refreshToken", "deviceToken"], answer.Body.EnumerateObject().Select(member => member.Name));
            Assert.Equal(user.Id, answer["user"].GetProperty("id").GetString());
            var next = user.Client with { AccessToken = answer["accessToken"].GetString() };
            (await next.GetAsync("/auth/me")).Expect(HttpStatusCode.OK);
            token = answer["refreshToken"].GetString()!;
        }
    }

    [Fact]
    public async Task A_second_use_ends_the_family_with_its_newest_token_and_no_other_sign_in()
    {
        var user = await crm.NewUserAsync();
        var other = await crm.Anonymous.SignInAsync(user.Email, user.Password);
        var second = Next((await RefreshAsync(user.RefreshToken)).Expect(HttpStatusCode.OK));
        var third = Next((await RefreshAsync(second)).Expect(HttpStatusCode.OK));

        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(user.RefreshToken)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(third)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(second)).Status);
        (await RefreshAsync(other.RefreshToken)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_parallel_uses_of_one_token_one_is_answered()
    {
        var user = await crm.NewUserAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RefreshAsync(user.RefreshToken)));

        var accepted = answers.Where(answer => answer.Status == HttpStatusCode.OK).ToArray();
        var winner = Assert.Single(accepted);
        Assert.All(answers.Except(accepted), answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.Status));

        // The others were second uses: whoever was first has a family no more.
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(Next(winner))).Status);
    }

    [Fact]
    public async Task A_log_out_ends_refreshing_whichever_token_of_the_family_is_sent()
    {
        var user = await crm.NewUserAsync();
        var other = await crm.Anonymous.SignInAsync(user.Email, user.Password);
        var next = Next((await RefreshAsync(user.RefreshToken)).Expect(HttpStatusCode.OK));

        var answer = await user.Client.PostAsync("/auth/logout", new { refreshToken = next });

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal("", answer.Text);
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(next)).Status);
        (await RefreshAsync(other.RefreshToken)).Expect(HttpStatusCode.OK);

        // Once more is as good.
        (await user.Client.PostAsync("/auth/logout", new { refreshToken = next })).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task An_invented_token_is_refused_and_ends_nobodys_sign_in()
    {
        var user = await crm.NewUserAsync();

        // The first 16 bytes, which tell the sign-in, are no secret: an access token has them too.
        var answer = await RefreshAsync(user.RefreshToken[..22] + new string('A', user.RefreshToken.Length - 22));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        (await RefreshAsync(user.RefreshToken)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_sign_in_is_over_after_the_days_that_it_may_last_however_often_it_was_refreshed()
    {
        await using var server = await CrmServer.StartAsync(
            crm.Server.Postgres,
            new Dictionary<string, string?> { ["SIGN_IN_MAX_DAYS"] = "2", ["KAFKA_BROKERS"] = CrmServer.NoBroker },
            TestContext.Current.CancellationToken);
        var (young, late, old) = (await server.AdministratorAsync(), await server.NewUserAsync(), await server.NewUserAsync());
        var lateToken = await RefreshedAsync(server, late.RefreshToken, 3);
        var oldToken = await RefreshedAsync(server, old.RefreshToken, 3);
        await AgeAsync(server, late, "2 days - 5 minutes");
        await AgeAsync(server, old, "2 days");

        // Five minutes before the end it is refreshed, and no token of it outlives the end.
        var last = (await RefreshAsync(lateToken, server)).Expect(HttpStatusCode.OK);
        var expires = DateTimeOffset.FromUnixTimeSeconds(ForgedToken.ClaimsOf(last["accessToken"].GetString()!)["exp"].GetInt64());
        Assert.InRange(expires, DateTimeOffset.UtcNow.AddMinutes(3), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(oldToken, server)).Status);

        // Nor is the answer another one for who comes again; a new sign-in is as good as the first was.
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(oldToken, server)).Status);
        await RefreshedAsync(server, (await server.Client().SignInAsync(old.Email, old.Password)).RefreshToken, 1);
        await RefreshedAsync(server, young.RefreshToken, 1);
    }

    private async Task<string> RefreshedAsync(CrmServer server, string token, int times)
    {
        for (var time = 0; time < times; time++)
        {
            token = Next((await RefreshAsync(token, server)).Expect(HttpStatusCode.OK));
        }

        return token;
    }

    /// <summary>Makes a sign-in older. The version counts on, so that the grain, which has it in memory, decides its next command on the row.</summary>
    private static async Task AgeAsync(CrmServer server, CrmUser user, string by) => Assert.Single(await server.QueryAsync(
        server.UsersDatabase,
        $"""
        update sign_ins set version = version + 1, state = state || jsonb_build_object(
          'createdAt', to_char((state->>'createdAt')::timestamptz at time zone 'UTC' - interval '{by}', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        where user_id = $1::uuid returning version
        """,
        row => row.GetInt32(0),
        user.Id));

    private static string Next(CrmResponse answer) => answer["refreshToken"].GetString()!;

    private Task<CrmResponse> RefreshAsync(string refreshToken, CrmServer? server = null) =>
        (server?.Client() ?? crm.Anonymous).PostAsync("/auth/refresh", new { refreshToken });
}
