using MiniCrm.Users;
using Orleans.Core.Internal;
using Orleans.Runtime;

namespace MiniCrm.Tests.Integration.Grains;

/// <summary>The end of a sign-in is known where its user is, wherever that is, and stays known.</summary>
[Long]
public sealed class EndedSignInTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private const string Password = "correct horse";
    private static readonly Caller Admin = new(Guid.CreateVersion7(), UserRole.Admin);
    private static readonly SignInOrigin Origin = new() { Source = "192.0.2.1" };

    [Fact]
    public async Task It_is_known_on_every_silo_with_the_answer_and_after_the_users_grain_was_away()
    {
        var user = await NewUserAsync();
        for (var round = 0; round < 5; round++)
        {
            var (ended, other) = (await SignInAsync(user), await SignInAsync(user));
            var grain = cluster.Client.GetGrain<IUserGrain>(user.Id);
            Assert.True((await grain.Authorize(ended.SignInId)).Succeeded);

            await cluster.OnEachSilo.ElementAt(round % 2).GetGrain<ISignInGrain>(ended.SignInId).End(ended);
            await AssertOverAsync(user, ended, other);

            await cluster.ColumnAsync("users", $"update users set state = state || '{{\"firstName\": \"Ada the {round}th\"}}' where id = '{user.Id}' returning id");
            await AwayAsync(grain);
            Assert.Equal($"Ada the {round}th", (await grain.Get()).Value!.FirstName);
            await AssertOverAsync(user, ended, other);
        }
    }

    [Fact]
    public async Task A_second_use_of_a_token_ends_its_access_tokens_although_the_row_was_written_before()
    {
        var user = await NewUserAsync();
        var (first, other) = (await SignInAsync(user), await SignInAsync(user));
        var grain = cluster.Client.GetGrain<ISignInGrain>(first.SignInId);
        Assert.True((await grain.Refresh(first, Origin)).Succeeded);

        // As a silo would leave it that died between the two: the row says so, and nobody was told.
        await cluster.ColumnAsync("users", $"update sign_ins set state = state || '{{\"endedAt\": \"2099-01-01T00:00:00.000Z\"}}', version = version + 1 where id = '{first.SignInId}' returning id");
        await AwayAsync(grain);
        Assert.True((await cluster.Client.GetGrain<IUserGrain>(user.Id).Authorize(first.SignInId)).Succeeded);

        Assert.False((await grain.Refresh(first, Origin)).Succeeded);

        await AssertOverAsync(user, first, other);
    }

    [Fact]
    public async Task A_sign_in_does_not_outlast_its_thirty_days()
    {
        var user = await NewUserAsync();
        var token = await SignInAsync(user);
        var grain = cluster.Client.GetGrain<ISignInGrain>(token.SignInId);
        await OpenedAsync(DateTimeOffset.UtcNow.AddDays(-30).AddMinutes(10));

        var late = (await grain.Refresh(token, Origin)).Value!;
        Assert.InRange(late.Until!.Value, DateTimeOffset.UtcNow.AddMinutes(8), DateTimeOffset.UtcNow.AddMinutes(10));
        await OpenedAsync(DateTimeOffset.UtcNow.AddDays(-30));

        Assert.Equal(RefusalKind.Unauthenticated, (await grain.Refresh(late.Token, Origin)).Refusal?.Kind);
        Assert.Empty((await cluster.Client.GetGrain<ISignInListGrain>(0).List(user.Id, new PageRequest(10, null))).Items);

        async Task OpenedAsync(DateTimeOffset time)
        {
            await cluster.ColumnAsync("users", $"update sign_ins set state = state || '{{\"createdAt\": \"{time:yyyy-MM-ddTHH:mm:ss.fffZ}\"}}' where id = '{token.SignInId}' returning id");
            await AwayAsync(grain);
        }
    }

    [Fact]
    public async Task Who_signs_in_from_where_they_have_not_been_is_told_and_nobody_else()
    {
        var user = await NewUserAsync();
        var device = Guid.NewGuid();
        await SignInAsync(user, Origin);
        await SignInAsync(user, Origin);
        var fromElsewhere = await SignInAsync(user, new() { Source = "198.51.100.7" });
        await SignInAsync(user, new() { Source = "198.51.100.7", DeviceId = device });
        await SignInAsync(user, new() { Source = "203.0.113.9", DeviceId = device });
        await SignInAsync(user, origin: null);
        var again = await SignInAsync(user, new() { Source = "2001:db8::/64" });

        var told = await cluster.ColumnAsync("users", $"select key from outbox where topic = 'user.new_device' and body->>'userId' = '{user.Id}' order by position");

        Assert.Equal([$"{fromElsewhere.SignInId}", $"{again.SignInId}"], told);
    }

    private async Task AssertOverAsync(UserView user, RefreshToken ended, RefreshToken other)
    {
        foreach (var silo in cluster.OnEachSilo)
        {
            Assert.Equal(RefusalKind.Unauthenticated, (await silo.GetGrain<IUserGrain>(user.Id).Authorize(ended.SignInId)).Refusal?.Kind);
            Assert.True((await silo.GetGrain<IUserGrain>(user.Id).Authorize(other.SignInId)).Succeeded);
        }
    }

    /// <summary>Its activation takes no call any more, and the next one reads the rows.</summary>
    private static async Task AwayAsync(IAddressable grain) => await grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    private async Task<UserView> NewUserAsync()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var command = new CreateUser { FirstName = "Ada", LastName = "Lovelace", Email = email, Password = Password };
        return (await cluster.Client.GetGrain<IEnrolmentGrain>(EmailAddress.Digest(email)).Create(command, Admin)).Value!;
    }

    private Task<RefreshToken> SignInAsync(UserView user) => SignInAsync(user, Origin);

    private async Task<RefreshToken> SignInAsync(UserView user, SignInOrigin? origin) =>
        (await cluster.Client.GetGrain<ISignInDeskGrain>(EmailAddress.Digest(user.Email, "192.0.2.1")).SignIn(new(user.Email, Password) { Origin = origin })).Value!.Token;
}
