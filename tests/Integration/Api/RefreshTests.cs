using System.Net;
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
    public async Task Of_parallel_uses_of_one_token_at_most_one_is_answered()
    {
        var user = await crm.NewUserAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RefreshAsync(user.RefreshToken)));

        var accepted = answers.Where(answer => answer.Status == HttpStatusCode.OK).ToArray();
        Assert.All(answers.Except(accepted), answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.Status));
        Assert.InRange(accepted.Length, 0, 1);

        // The others were second uses: whoever was first has a family no more.
        foreach (var answer in accepted)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(Next(answer))).Status);
        }
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

    private static string Next(CrmResponse answer) => answer["refreshToken"].GetString()!;

    private Task<CrmResponse> RefreshAsync(string refreshToken) => crm.Anonymous.PostAsync("/auth/refresh", new { refreshToken });
}
