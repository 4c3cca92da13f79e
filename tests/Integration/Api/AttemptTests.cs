using System.Globalization;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>Failed sign-ins are counted: ten a minute for one e-mail, and no more.</summary>
public sealed class AttemptTests(CrmFixture crm)
{
    private const int Limit = 10;

    [Fact]
    public async Task After_ten_failures_even_the_right_password_waits_and_other_users_do_not()
    {
        var (user, other) = (await crm.NewUserAsync(), await crm.NewUserAsync());
        for (var i = 0; i < Limit; i++)
        {
            // Before the tenth failure the right one is let in all the same.
            if (i is Limit - 1)
            {
                (await LoginAsync(user.Email, user.Password)).Expect(HttpStatusCode.OK);
            }

            (await LoginAsync(user.Email, "a wrong password")).Expect(HttpStatusCode.Unauthorized);
        }

        AssertRefused(await LoginAsync(user.Email, user.Password));
        AssertRefused(await LoginAsync(user.Email.ToUpperInvariant(), "a wrong password"));
        (await LoginAsync(other.Email, other.Password)).Expect(HttpStatusCode.OK);

        // Who is signed in stays so.
        (await user.Client.GetAsync("/auth/me")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_e_mail_that_nobody_has_is_counted_like_one_that_somebody_has()
    {
        var email = CrmUsers.UniqueEmail();

        var answers = await Task.WhenAll(Enumerable.Range(0, 2 * Limit).Select(_ =>
            Patiently.SendAsync(() => LoginAsync(email, "a wrong password"))));

        Assert.Equal(Limit, answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Unauthorized), AssertRefused);
    }

    [Fact]
    public async Task Right_passwords_all_at_once_are_all_let_in()
    {
        var user = await crm.NewUserAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 2 * Limit).Select(_ =>
            Patiently.SendAsync(() => LoginAsync(user.Email, user.Password))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    private static void AssertRefused(CrmResponse answer)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.Equal("urn:minicrm:problem:too-many-requests", answer["type"].GetString());
        Assert.InRange(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60);
    }

    private Task<CrmResponse> LoginAsync(string email, string password) => crm.Anonymous.PostAsync("/auth/login", new { email, password });
}
