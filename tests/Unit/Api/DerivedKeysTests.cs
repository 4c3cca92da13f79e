using System.Text;
using MiniCrm.Api.Auth;
using Xunit;

namespace MiniCrm.Tests.Unit.Api;

public sealed class DerivedKeysTests
{
    private static readonly byte[] Data = [1, 2, 3];

    [Fact]
    public void What_is_signed_for_one_purpose_is_good_for_that_one_only()
    {
        var keys = Keys("first");
        var signature = keys.Sign("tickets", Data);

        Assert.Equal(DerivedKeys.SignatureBytes, signature.Length);
        Assert.True(keys.Verify("tickets", Data, signature));
        Assert.False(keys.Verify("devices", Data, signature));
        Assert.False(keys.Verify("tickets", [1, 2, 4], signature));
        Assert.False(keys.Verify("tickets", Data, signature.AsSpan()[1..]));
        Assert.False(keys.Verify("tickets", Data, []));
    }

    [Fact]
    public void Every_gateway_with_the_same_secrets_has_the_same_keys_and_none_is_a_secret_itself()
    {
        Assert.Equal(Keys("first").Sign("tickets", Data), Keys("first").Sign("tickets", Data));
        Assert.NotEqual(Keys("first").Sign("tickets", Data), Keys("second").Sign("tickets", Data));
        Assert.NotEqual(System.Security.Cryptography.HMACSHA256.HashData(Secret("first"), Data), Keys("first").Sign("tickets", Data));
    }

    [Fact]
    public void The_newest_secret_signs_and_those_of_before_are_accepted_while_they_are_listed()
    {
        var signature = Keys("old").Sign("tickets", Data);

        Assert.True(Keys("new", "old").Verify("tickets", Data, signature));
        Assert.Equal(Keys("new").Sign("tickets", Data), Keys("new", "old").Sign("tickets", Data));
        Assert.False(Keys("new").Verify("tickets", Data, signature));
    }

    private static DerivedKeys Keys(params string[] secrets) =>
        new(new SignInSettings([.. secrets.Select(secret => Secret(secret).ToArray()).Select(bytes => System.Collections.Immutable.ImmutableArray.Create(bytes))], false, TimeSpan.FromMinutes(15), false));

    private static byte[] Secret(string name) => Encoding.UTF8.GetBytes(name.PadRight(SignInSettings.MinSecretBytes));
}
