using System.Diagnostics;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>Who gets in, who does not, and what the refused can learn from it.</summary>
public sealed class SignInTests(CrmFixture crm)
{
    [Fact]
    public async Task An_unknown_e_mail_and_a_wrong_password_are_told_apart_by_nothing_in_the_answer()
    {
        var user = await crm.NewUserAsync();

        var wrong = await LoginAsync(user.Email, "a wrong password");
        var unknown = await LoginAsync(CrmUsers.UniqueEmail(), user.Password);

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.Equal("Invalid credentials", wrong["detail"].GetString());
        Assert.Equal(wrong.Status, unknown.Status);
        Assert.Equal(WithoutTrace(wrong), WithoutTrace(unknown));
        Assert.Equal(wrong.Headers.Select(header => header.Key).Order(), unknown.Headers.Select(header => header.Key).Order());
    }

    [Fact]
    public async Task They_take_the_same_time()
    {
        const int Users = 3;
        const int AttemptsEach = 6;
        var (wrong, unknown) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < Users; i++)
        {
            var user = await crm.NewUserAsync();
            for (var j = 0; j < AttemptsEach; j++)
            {
                wrong.Add(await TimeAsync(user.Email));
                unknown.Add(await TimeAsync(CrmUsers.UniqueEmail()));
            }
        }

        // Whatever else the machine does, both kinds see it: without the comparison one takes a tenth of the other.
        Assert.InRange(Median(unknown) / Median(wrong), 0.5, 2);
    }

    [Fact]
    public async Task An_e_mail_is_compared_without_case()
    {
        var user = await crm.NewUserAsync();

        (await LoginAsync(user.Email.ToUpperInvariant(), user.Password)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_deactivated_user_is_refused_until_activated_again()
    {
        var admin = await crm.AdministratorAsync();
        var user = await crm.NewUserAsync();
        (await admin.Client.PatchAsync($"/users/{user.Id}", new { isActive = false })).Expect(HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync(user.Email, user.Password)).Status);

        // Who does not know the password learns nothing of it.
        Assert.Equal("Invalid credentials", (await LoginAsync(user.Email, "a wrong password"))["detail"].GetString());
        (await admin.Client.PatchAsync($"/users/{user.Id}", new { isActive = true })).Expect(HttpStatusCode.OK);
        (await LoginAsync(user.Email, user.Password)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_registers_is_a_sales_rep_and_signed_in()
    {
        await crm.AdministratorAsync();
        var body = CrmUsers.NewUser();

        var answer = (await crm.Anonymous.PostAsync("/auth/register", body)).Expect(HttpStatusCode.Created);

        Assert.Equal(["user", "accessToken", "refreshToken", "deviceToken"], answer.Body.EnumerateObject().Select(member => member.Name));
        Assert.Equal("sales_rep", answer["user"].GetProperty("role").GetString());
        var me = await (crm.Anonymous with { AccessToken = answer["accessToken"].GetString() }).GetAsync("/auth/me");
        Assert.Equal(answer["user"].GetRawText(), me.Expect(HttpStatusCode.OK).Text);
        (await crm.Anonymous.PostAsync("/auth/refresh", new { refreshToken = answer["refreshToken"].GetString() })).Expect(HttpStatusCode.OK);
        var again = await crm.Anonymous.PostAsync("/auth/register", body);
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Equal("User with this email already exists", again["detail"].GetString());
    }

    private Task<CrmResponse> LoginAsync(string email, string password) => crm.Anonymous.PostAsync("/auth/login", new { email, password });

    private async Task<TimeSpan> TimeAsync(string email)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await LoginAsync(email, "a wrong password");
        var time = Stopwatch.GetElapsedTime(started);
        answer.Expect(HttpStatusCode.Unauthorized);
        return time;
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private static Dictionary<string, string> WithoutTrace(CrmResponse answer) =>
        answer.Body.EnumerateObject().Where(member => member.Name != "traceId").ToDictionary(member => member.Name, member => member.Value.GetRawText());
}
