using MiniCrm.Api.Auth;
using Xunit;

namespace MiniCrm.Tests.Unit.Api;

public sealed class DeviceTokensTests
{
    private const string Email = "Ada@example.com";

    private static readonly Guid Device = Guid.NewGuid();

    [Fact]
    public void A_token_is_of_one_device_and_one_account_however_its_address_is_written()
    {
        var token = Tokens("first").Issue(Email, Device);

        Assert.Equal(Device, Tokens("first").Read("ada@EXAMPLE.com", token));
        Assert.Null(Tokens("first").Read("eve@example.com", token));
        Assert.Null(Tokens("another").Read(Email, token));
    }

    [Fact]
    public void It_outlives_the_turning_of_the_secrets() =>
        Assert.Equal(Device, Tokens("second", "first").Read(Email, Tokens("first").Issue(Email, Device)));

    [Fact]
    public void What_is_no_token_or_a_changed_one_is_no_device()
    {
        var tokens = Tokens("first");
        var token = tokens.Issue(Email, Device);

        Assert.All(
            new[] { null, "", "x", "\0", "\ud800", new string('A', 64), token[..^1], token + "A", (token[0] == 'A' ? 'B' : 'A') + token[1..] },
            invented => Assert.Null(tokens.Read(Email, invented)));
    }

    private static DeviceTokens Tokens(params string[] secrets) => new(new DerivedKeys(new SignInSettings(
        [.. secrets.Select(secret => System.Collections.Immutable.ImmutableArray.Create(System.Text.Encoding.UTF8.GetBytes(secret.PadRight(32, '.'))))],
        SecretIsInvented: false,
        TimeSpan.FromMinutes(15),
        AllowRegistration: false)));
}
