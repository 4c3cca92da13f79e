using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>What people change of themselves, refused where the API refuses it.</summary>
public sealed class ProfileTests(CrmFixture crm)
{
    [Fact]
    public async Task A_name_is_changed_and_shown_as_it_was_typed_whatever_is_in_it()
    {
        const string Hostile = "<script>alert(1)</script>\" onload='x'";
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);

        (await visitor.SendAsync("/app/profile/name", ("version", "1"), ("firstName", $" {Hostile} "), ("lastName", "Hopper"))).Is(303);

        Assert.Equal(Hostile, (await user.Client.GetAsync("/auth/me")).Is(200)["firstName"].GetString());
        var page = (await visitor.GetAsync("/app/profile?told=name")).Is(200);
        Assert.DoesNotContain("<script>alert", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("onload='x'\"", page.Text, StringComparison.Ordinal);
        Assert.Contains($"{Hostile} Hopper", Visitor.Read(page), StringComparison.Ordinal);
        Assert.Contains("Your name is saved", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_overtaken_sees_what_is_there_now()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        (await user.Client.PatchAsync($"/users/{user.Id}", new { firstName = "Augusta" })).Is(200);

        var page = (await visitor.SendAsync("/app/profile/name", ("version", "1"), ("firstName", "Grace"), ("lastName", "Hopper"))).Is(412);

        Assert.Contains("value=\"Augusta\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("this is how it is now", page.Text, StringComparison.Ordinal);
        Assert.Equal("Augusta", (await user.Client.GetAsync("/auth/me"))["firstName"].GetString());
    }

    [Theory]
    [InlineData("name", "firstName", "", 400, "must be 1 to 100 characters long")]
    [InlineData("name", "firstName", "\u0007", 400, "must not contain control characters")]
    [InlineData("email", "email", "no address", 400, "must be an e-mail address")]
    [InlineData("email", "email", "grace@example.com", 403, "This is not the current password")]
    [InlineData("password", "password", "short", 400, "must have at least 8 characters")]
    [InlineData("password", "password", "nanoseconds are long", 403, "This is not the current password")]
    public async Task What_the_API_refuses_is_refused_in_its_words_beside_the_field(string part, string field, string value, int status, string complaint)
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);

        var page = (await visitor.SendAsync($"/app/profile/{part}", ("lastName", "Hopper"), ("currentPassword", "not it"), (field, value))).Is(status);

        Assert.Contains(complaint, Visitor.Read(page), StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, (await user.Client.GetAsync("/auth/me")).ETag is { } tag ? int.Parse(tag.Trim('"').Split('.')[0], null) : 0);
    }

    [Fact]
    public async Task A_new_password_ends_all_sign_ins_but_this_one()
    {
        var user = await crm.NewUserAsync();
        var (here, there) = (await Visitor.OfAsync(crm.Server, user), await Visitor.OfAsync(crm.Server, user));

        (await here.SendAsync("/app/profile/password", ("currentPassword", user.Password), ("password", " spaces count as well "))).Is(303);

        (await here.GetAsync("/app/profile")).Is(200);
        (await there.GetAsync("/app/profile")).Is(303);
        await Visitor.OfAsync(crm.Server, user with { Password = " spaces count as well " });
    }

    [Fact]
    public async Task Sign_ins_are_ended_one_by_one_and_all_together_and_only_ones_own()
    {
        var (user, other) = (await crm.NewUserAsync(), await crm.NewUserAsync());
        var (here, there) = (await Visitor.OfAsync(crm.Server, user), await Visitor.OfAsync(crm.Server, user));
        var sessions = (await user.Client.GetAsync("/auth/sessions")).Is(200).Body.EnumerateArray().Select(session => session.Text("id")!).ToArray();
        var foreign = (await other.Client.GetAsync("/auth/sessions")).Is(200).Body[0].Text("id");

        (await here.SendAsync($"/app/profile/sessions/{sessions[0]}/end")).Is(303);
        (await here.SendAsync($"/app/profile/sessions/{foreign}/end")).Is(404);
        (await here.SendAsync("/app/profile/sessions/none/end")).Is(404);

        (await there.GetAsync("/app/profile")).Is(303);
        (await other.Client.GetAsync("/auth/me")).Is(200);
        (await here.SendAsync("/app/profile/sessions/end")).Is(303);
        (await here.GetAsync("/app/profile")).Is(303);
        (await user.Client.GetAsync("/auth/me")).Is(401);
    }
}
