using System.Text;
using Microsoft.Extensions.Configuration;
using MiniCrm.Api.Auth;
using MiniCrm.Hosting;
using Xunit;

namespace MiniCrm.Tests.Unit.Api;

public sealed class SignInSettingsTests
{
    private const string Good = "0123456789abcdef0123456789abcdef";
    private const string Other = "the secret of before: 32 bytes or more";
    private const string Third = "the secret of long ago which is more than 32 bytes";
    private const string Sample = "change-me-change-me-change-me-change-me";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(Sample)]
    [InlineData("0123456789abcdef0123456789abcde")]
    public void Production_wants_a_secret_of_its_own(string? secret)
    {
        var problem = Assert.Throws<StartException>(() => Read(development: false, ("JWT_SECRET", secret)));
        Assert.Contains("JWT_SECRET", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Development_invents_a_secret()
    {
        var settings = Read(development: true);
        Assert.True(settings.SecretIsInvented);
        Assert.NotEqual(Assert.Single(settings.Secrets), Assert.Single(Read(development: true).Secrets));
    }

    [Fact]
    public void Development_refuses_a_short_secret() =>
        Assert.Throws<StartException>(() => Read(development: true, ("JWT_SECRET", "short")));

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData(Other, Other)]
    [InlineData($"{Other} , {Third},", Other, Third)]
    public void Secrets_of_before_come_after_the_one_that_signs(string previous, params string[] secrets)
    {
        var read = Read(development: false, ("JWT_SECRET", Good), ("JWT_PREVIOUS_SECRETS", previous)).Secrets;

        Assert.Equal([Good, .. secrets], read.Select(secret => Encoding.UTF8.GetString([.. secret])));
    }

    [Theory]
    [InlineData("short")]
    [InlineData(Sample)]
    [InlineData($"{Other},short")]
    public void A_secret_of_before_must_be_as_good_as_any(string previous)
    {
        var problem = Assert.Throws<StartException>(() => Read(development: false, ("JWT_SECRET", Good), ("JWT_PREVIOUS_SECRETS", previous)));

        Assert.StartsWith("JWT_PREVIOUS_SECRETS", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Registration_is_open_in_development_only_unless_told()
    {
        Assert.True(Read(development: true).AllowRegistration);
        Assert.False(Read(development: false, ("JWT_SECRET", Good)).AllowRegistration);
        Assert.True(Read(development: false, ("JWT_SECRET", Good), ("ALLOW_REGISTRATION", "true")).AllowRegistration);
        Assert.Throws<StartException>(() => Read(development: true, ("ALLOW_REGISTRATION", "perhaps")));
    }

    [Fact]
    public void Access_tokens_live_as_many_minutes_as_told()
    {
        Assert.Equal(TimeSpan.FromMinutes(15), Read(development: true).AccessTokenLifetime);
        Assert.Equal(TimeSpan.FromMinutes(1), Read(development: true, ("JWT_ACCESS_MINUTES", "1")).AccessTokenLifetime);
        Assert.Throws<StartException>(() => Read(development: true, ("JWT_ACCESS_MINUTES", "0")));
    }

    private static SignInSettings Read(bool development, params (string Name, string? Value)[] variables) => SignInSettings.From(
        new ConfigurationBuilder().AddInMemoryCollection(variables.ToDictionary(variable => variable.Name, variable => variable.Value)).Build(),
        development);
}
