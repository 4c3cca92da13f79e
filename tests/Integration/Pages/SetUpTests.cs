using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>The page on which the first user comes to be, on a server without one.</summary>
[Long]
public sealed class SetUpTests(CrmFixture crm)
{
    private static readonly (string, string)[] Founder = [("firstName", "Ada"), ("lastName", "Lovelace"), ("email", "ada@example.com"), ("password", "analytical engine")];

    [Fact]
    public async Task The_first_user_is_created_by_a_form_signed_in_and_the_last_to_be()
    {
        await using var server = await CrmServer.StartAsync(crm.Server.Postgres, cancellationToken: TestContext.Current.CancellationToken);
        var visitor = new Visitor(server.Client());
        Assert.Equal("/app/set-up", (await visitor.GetAsync("/app/sign-in")).Is(303).Header("Location"));
        (await visitor.GetAsync("/app/set-up")).Is(200);

        var refused = (await visitor.SendAsync("/app/set-up", [.. Founder[..3], ("password", "12345678")], Visitor.FromHere)).Is(400);
        Assert.Contains("value=\"ada@example.com\"", refused.Text, StringComparison.Ordinal);
        Assert.Contains("is one of the most common passwords", refused.Text, StringComparison.Ordinal);
        (await visitor.SendAsync("/app/set-up", Founder, ("Sec-Fetch-Site", "cross-site"))).Is(403);

        var founded = (await visitor.SendAsync("/app/set-up", Founder)).Is(303);

        Assert.Equal("/app", founded.Header("Location"));
        Assert.Contains("Administrator", Visitor.Read(await (visitor with { Cookie = Visitor.SessionIn(founded) }).GetAsync("/app/profile")), StringComparison.Ordinal);
        Assert.Equal("/app", (await visitor.GetAsync("/app/set-up")).Is(303).Header("Location"));
        Assert.Equal("/app/sign-in", (await visitor.SendAsync("/app/set-up", [.. Founder[..2], ("email", "eve@example.com"), Founder[3]], Visitor.FromHere)).Is(303).Header("Location"));
        Assert.Equal(200, (int)(await visitor.GetAsync("/app/sign-in")).Status);
        Assert.Equal([1L], await server.QueryAsync(server.UsersDatabase, "select count(*) from users", row => row.GetInt64(0)));
    }
}
