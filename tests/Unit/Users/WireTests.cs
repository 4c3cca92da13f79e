using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Grains.Users;
using MiniCrm.Users;
using Orleans.Serialization;
using Xunit;

namespace MiniCrm.Tests.Unit.Users;

/// <summary>What goes from process to process arrives as it was sent; within one process nothing is serialized, so it would not show there.</summary>
public sealed class WireTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void A_sign_in_arrives_with_its_token()
    {
        var user = UserRules.Create(Guid.CreateVersion7(), null, NewUser(), null, DateTimeOffset.UnixEpoch).Change!.State.ToView(Guid.CreateVersion7(), 3);
        var token = RefreshToken.First(SignInId.New(2, DateTimeOffset.UtcNow));
        Result<SignedIn> sent = new SignedIn(user, token);

        var received = Sent(sent);

        Assert.Equal(user, received.Value?.User);
        Assert.Equal(token.Encode(), received.Value?.Token.Encode());
    }

    [Fact]
    public void A_refusal_arrives_equal_to_what_it_was()
    {
        Result<UserView> sent = EnrolmentRules.AlreadyFounded;

        Assert.Equal(EnrolmentRules.AlreadyFounded, Sent(sent).Refusal);
        Assert.Equal(PasswordHasher.Busy, Sent(PasswordHasher.Busy));
    }

    [Fact]
    public void Commands_arrive_with_what_is_set_and_what_is_not()
    {
        var update = new UpdateUser { FirstName = "Ada", IsActive = false, IfMatch = new([3]) { Excluded = [4] } };

        var received = Sent(update);

        Assert.Equal((update.FirstName, update.LastName, update.IsActive), (received.FirstName, received.LastName, received.IsActive));
        Assert.False(received.Password.IsSet);
        Assert.True(received.IfMatch?.Accepts(3));
        Assert.Equal([4], received.IfMatch!.Excluded!.Value);
        Assert.Equal(NewUser(), Sent(NewUser()));
    }

    private static NewUser NewUser() => new()
    {
        FirstName = "Ada",
        LastName = "Lovelace",
        Email = "ada@example.com",
        Role = UserRole.Manager,
        PasswordHash = "the hash",
        ClaimsFounder = true,
    };

    private T Sent<T>(T value)
    {
        var serializer = _services.GetRequiredService<Serializer>();
        return serializer.Deserialize<T>(serializer.SerializeToArray(value))!;
    }
}
