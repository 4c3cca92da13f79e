using MiniCrm.Tests.Support;
using MiniCrm.Users;

namespace MiniCrm.Tests.Integration.Grains;

/// <summary>A cluster of its own: it loses a silo.</summary>
[Long]
public sealed class EndedSignInDeathTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private const string Password = "correct horse";
    private static readonly Caller Admin = new(Guid.CreateVersion7(), UserRole.Admin);
    private static readonly SignInOrigin Origin = new() { Source = "192.0.2.1" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_silo_takes_no_knowledge_of_it_along()
    {
        var signIns = new List<(UserView User, RefreshToken Ended, RefreshToken Other)>();
        for (var number = 0; number < 10; number++)
        {
            var user = await NewUserAsync();
            signIns.Add((user, await SignInAsync(user), await SignInAsync(user)));
            await cluster.Client.GetGrain<ISignInGrain>(signIns[^1].Ended.SignInId).End(signIns[^1].Ended);
        }

        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos[1], Cancellation);

        foreach (var (user, ended, other) in signIns)
        {
            await Eventually.SeesAsync(
                async _ => (await cluster.Client.GetGrain<IUserGrain>(user.Id).Authorize(other.SignInId)).Succeeded,
                answered => answered,
                TimeSpan.FromSeconds(30),
                Cancellation);
            Assert.False((await cluster.Client.GetGrain<IUserGrain>(user.Id).Authorize(ended.SignInId)).Succeeded);
        }
    }

    private async Task<UserView> NewUserAsync()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var command = new CreateUser { FirstName = "Ada", LastName = "Lovelace", Email = email, Password = Password };
        return (await cluster.Client.GetGrain<IEnrolmentGrain>(EmailAddress.Digest(email)).Create(command, Admin)).Value!;
    }

    private async Task<RefreshToken> SignInAsync(UserView user) =>
        (await cluster.Client.GetGrain<ISignInDeskGrain>(EmailAddress.Digest(user.Email, "192.0.2.1")).SignIn(new(user.Email, Password) { Origin = Origin })).Value!.Token;
}
