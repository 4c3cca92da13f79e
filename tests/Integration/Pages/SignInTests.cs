using MiniCrm.Tests.Integration.Api;
using MiniCrm.Tests.Integration.Ops;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>Who gets in to the pages for people, and where to.</summary>
public sealed class SignInTests(CrmFixture crm)
{
    [Theory]
    [InlineData("admin", 200)]
    [InlineData("manager", 302)]
    [InlineData("sales_rep", 302)]
    public async Task Every_role_signs_in_and_the_session_of_an_admin_opens_operations_too(string role, int operations)
    {
        var user = await crm.NewUserAsync(role);

        var visitor = await Visitor.OfAsync(crm.Server, user);

        (await visitor.GetAsync("/app/profile")).Is(200);
        (await visitor.GetAsync("/ops")).Is(operations);
        (await visitor.Client.GetAsync("/auth/me", ("Cookie", visitor.Cookie!))).IsProblem(401);
    }

    [Fact]
    public async Task The_session_is_out_of_reach_of_scripts_and_other_sites()
    {
        var user = await crm.NewUserAsync();

        var answer = await new Visitor(crm.Anonymous).SendAsync("/app/sign-in", ("email", user.Email), ("password", user.Password));

        Assert.Matches("^minicrm-session=[\\w-]{43}; path=/; samesite=strict; httponly$", AdminSession.SetCookie(answer));
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_the_form_which_keeps_the_address_and_never_the_password()
    {
        var answer = await new Visitor(crm.Anonymous).SendAsync("/app/sign-in", ("email", "nobody\"<b>@example.com"), ("password", "a secret <thing>"));

        answer.Is(401);
        Assert.Equal("text/html", answer.MediaType);
        Assert.Contains("Invalid credentials", answer.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"nobody&quot;&lt;b&gt;@example.com\"", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", answer.Text, StringComparison.Ordinal);
        Assert.Equal("", AdminSession.SetCookie(answer));
    }

    [Theory]
    [InlineData("/app/profile?told=name", "/app/profile?told=name")]
    [InlineData("/app", "/app")]
    [InlineData("/ops", "/app")]
    [InlineData("/application", "/app")]
    [InlineData("//example.com", "/app")]
    [InlineData("/app\\example.com", "/app")]
    [InlineData("https://example.com/app/", "/app")]
    public async Task The_way_back_leads_to_one_of_our_pages_only(string wanted, string location)
    {
        var user = await crm.NewUserAsync();

        var answer = await new Visitor(crm.Anonymous).SendAsync(
            $"/app/sign-in?return={Uri.EscapeDataString(wanted)}", ("email", user.Email), ("password", user.Password));

        Assert.Equal(location, answer.Is(303).Header("Location"));
    }

    [Fact]
    public async Task Without_a_session_a_page_leads_to_the_form_and_back()
    {
        var visitor = new Visitor(crm.Anonymous);

        Assert.Equal("/app/sign-in", (await visitor.GetAsync("/app")).Is(303).Header("Location"));
        Assert.Equal("/app/sign-in?return=%2Fapp%2Fprofile%3Ftold%3Dname", (await visitor.GetAsync("/app/profile?told=name")).Is(303).Header("Location"));
        (await visitor.GetAsync("/app/profile", ("HX-Request", "true"))).Is(401);
        (await visitor.SendAsync("/app/profile/name", ("firstName", "Eve"))).Is(401);
    }

    [Fact]
    public async Task A_link_of_another_site_is_asked_for_again_from_here_where_the_cookie_is_sent_along()
    {
        var visitor = new Visitor(crm.Anonymous);

        var first = await visitor.GetAsync("/app/profile", ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"));
        var again = await visitor.GetAsync("/app/profile", ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "navigate"));

        Assert.Contains("http-equiv=\"refresh\"", first.Is(200).Text, StringComparison.Ordinal);
        again.Is(303);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_whoever_copied_it_too()
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());

        Assert.Equal("/app/sign-in", (await visitor.SendAsync("/app/sign-out")).Is(303).Header("Location"));

        (await visitor.GetAsync("/app/profile")).Is(303);
    }

    [Fact]
    public async Task Whoever_is_deactivated_is_out_with_the_next_page()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);

        (await (await crm.AdministratorAsync()).Client.PatchAsync($"/users/{user.Id}", new { isActive = false })).Is(200);

        (await visitor.GetAsync("/app/profile")).Is(303);
        var back = await visitor.SendAsync("/app/sign-in", ("email", user.Email), ("password", user.Password));
        Assert.Contains("Account is deactivated", back.Is(401).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_not_proved_the_address_sees_the_profile_alone_and_can_have_another_mail()
    {
        var registration = await Registration.MakeAsync(crm.Server);
        var visitor = new Visitor(crm.Anonymous);
        var answer = (await visitor.SendAsync("/app/sign-in", ("email", registration.Email), ("password", "correct horse battery staple"))).Is(303);
        visitor = visitor with { Cookie = Visitor.SessionIn(answer) };
        var link = await registration.LinkAsync();

        Assert.Equal("/app/profile", (await visitor.GetAsync("/app")).Is(303).Header("Location"));
        Assert.Contains("Confirm your e-mail address", (await visitor.GetAsync("/app/profile")).Is(200).Text, StringComparison.Ordinal);
        (await visitor.SendAsync("/app/profile/verification")).Is(303);

        Assert.NotEqual(link, await registration.LinkAsync(link));
    }
}
