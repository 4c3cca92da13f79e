using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Roles;

public sealed class UserCardTests(CrmFixture crm)
{
    private static readonly string[] Card = ["id", "firstName", "lastName", "email"];
    private static readonly string[] Whole = [.. Card, "role", "isActive", "emailVerified", "createdAt", "updatedAt"];

    [Fact]
    public async Task A_sales_rep_sees_the_cards_of_others_and_their_own_profile_in_full()
    {
        var (rep, other) = (await crm.NewUserAsync(), await crm.NewUserAsync("manager"));

        await AssertSeesAsync(rep.Client, other, Card);
        await AssertSeesAsync(rep.Client, rep, Whole);
        foreach (var path in new[] { "/auth/me", "/users/auth/validate" })
        {
            Assert.Equal(Whole, (await rep.Client.GetAsync(path)).Is(200).Body.Members());
        }

        Assert.Equal(Whole, (await rep.Client.PatchAsync($"/users/{rep.Id}", new { firstName = "Grace" })).Is(200).Body.Members());
    }

    [Theory]
    [InlineData("manager")]
    [InlineData("admin")]
    public async Task The_other_roles_see_everybody_in_full(string role)
    {
        var (caller, other) = (await crm.NewUserAsync(role), await crm.NewUserAsync());

        await AssertSeesAsync(caller.Client, other, Whole);
    }

    private static async Task AssertSeesAsync(CrmClient client, CrmUser user, string[] members)
    {
        var byId = (await client.GetAsync($"/users/{user.Id}")).Is(200).Body;
        var byEmail = (await client.GetAsync($"/users/email/{user.Email}")).Is(200).Body;
        var listed = (await client.WalkAsync("/users")).WithId(user.Id);

        foreach (var seen in new[] { byId, byEmail, listed })
        {
            Assert.Equal(members, seen.Members());
            Assert.Equal((user.Id, user.Email), (seen.Text("id"), seen.Text("email")));
            Assert.True(JsonElement.DeepEquals(byId, seen));
        }
    }
}
