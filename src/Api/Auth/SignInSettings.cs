using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using MiniCrm.Hosting;

namespace MiniCrm.Api.Auth;

/// <summary>How access tokens are signed, and whether strangers may register.</summary>
/// <param name="Secrets">The same for all gateways: the first signs, and what any of them has signed is accepted.</param>
/// <param name="SecretIsInvented">Nobody set one: tokens end with the process.</param>
public sealed record SignInSettings(
    ImmutableArray<ImmutableArray<byte>> Secrets, bool SecretIsInvented, TimeSpan AccessTokenLifetime, bool AllowRegistration)
{
    public const int MinSecretBytes = 32;
    private const int MaxMinutes = 24 * 60;
    private const string SampleSecret = "change-me-change-me-change-me-change-me";

    public static SignInSettings From(IConfiguration configuration, bool development)
    {
        var text = configuration.Text("JWT_SECRET");
        if (text is null && !development)
        {
            throw new StartException($"JWT_SECRET must be set, to at least {MinSecretBytes} bytes that nobody can guess.");
        }

        if (text == SampleSecret && !development)
        {
            throw new StartException("JWT_SECRET is the one of the sample file, which everybody knows: set one of your own.");
        }

        var secret = text is null ? RandomNumberGenerator.GetBytes(MinSecretBytes) : Encoding.UTF8.GetBytes(text);
        return secret.Length < MinSecretBytes
            ? throw new StartException($"JWT_SECRET must have at least {MinSecretBytes} bytes.")
            : new SignInSettings(
                [[.. secret], .. Previous(configuration, development)],
                SecretIsInvented: text is null,
                TimeSpan.FromMinutes(configuration.Number("JWT_ACCESS_MINUTES", 15, 1, MaxMinutes)),
                configuration.Flag("ALLOW_REGISTRATION", otherwise: development));
    }

    /// <summary>Never shows a secret.</summary>
    public override string ToString() => nameof(SignInSettings);

    private static IEnumerable<ImmutableArray<byte>> Previous(IConfiguration configuration, bool development)
    {
        foreach (var text in (configuration.Text("JWT_PREVIOUS_SECRETS") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (text == SampleSecret && !development)
            {
                throw new StartException("JWT_PREVIOUS_SECRETS holds the one of the sample file, which everybody knows: leave it out.");
            }

            var secret = Encoding.UTF8.GetBytes(text);
            yield return secret.Length < MinSecretBytes
                ? throw new StartException($"JWT_PREVIOUS_SECRETS must be secrets of at least {MinSecretBytes} bytes with commas between.")
                : [.. secret];
        }
    }
}
