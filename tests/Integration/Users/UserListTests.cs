using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Users;

public sealed class UserListTests(CrmFixture crm)
{
    [Fact]
    public async Task The_newest_comes_first_with_no_gap_and_nobody_twice_while_users_are_added()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var before = new List<string>();
        for (var count = 0; count < 5; count++)
        {
            before.Add(await CreateAsync(admin));
        }

        var late = new List<string>();
        var ids = (await admin.WalkAsync("/users?limit=2", async page =>
        {
            if (page <= 3)
            {
                late.Add(await CreateAsync(admin));
            }
        })).Ids();

        ids.AreNewestFirst();
        Assert.Equal(Enumerable.Reverse(before), ids.Where(before.Contains));
        Assert.Empty(ids.Intersect(late));
    }

    [Fact]
    public async Task A_part_is_as_long_as_its_limit_and_leads_to_the_next()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        await CreateAsync(admin);
        await CreateAsync(admin);

        var first = (await admin.GetAsync("/users?limit=1")).Is(200);
        var second = (await admin.GetAsync(first.Next()!)).Is(200);

        Assert.Matches("^</users\\?limit=1&cursor=[A-Za-z0-9_-]+>; rel=\"next\"$", first.Header("Link"));
        Assert.Single(first.Ids());
        Assert.Single(second.Ids());
        Assert.Null(first.ETag);
        first.Ids().Concat(second.Ids()).ToArray().AreNewestFirst();
        Assert.Null((await admin.GetAsync($"/users?limit=200&cursor={CursorBeforeAll}")).Is(200).Header("Link"));
    }

    [Fact]
    public async Task A_user_in_the_list_is_the_user_by_id()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var user = await crm.NewUserAsync("manager");

        var listed = (await admin.WalkAsync("/users")).WithId(user.Id);

        Assert.Equal((await admin.GetAsync($"/users/{user.Id}")).Is(200).Text, listed.GetRawText());
    }

    /// <summary>Sixteen bytes of nothing: older than every user.</summary>
    private static string CursorBeforeAll => new('A', 22);

    private static async Task<string> CreateAsync(CrmClient admin) => (await admin.PostAsync("/users", CrmUsers.NewUser())).Is(201).Id;
}
