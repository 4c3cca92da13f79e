using Microsoft.Extensions.Configuration;
using MiniCrm.Hosting;

namespace MiniCrm.Grains.Users.Limits;

/// <summary>What one place of the network may do.</summary>
/// <param name="Registrations">In an hour; so are <paramref name="Mails"/>.</param>
/// <param name="FailedSignIns">In ten minutes, at all accounts together.</param>
public sealed record SourceLimits(int Registrations, int Mails, int FailedSignIns)
{
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private const int Most = 1_000_000;

    public static SourceLimits Default { get; } = new(Registrations: 60, Mails: 60, FailedSignIns: 100);

    /// <exception cref="StartException">A value is wrong.</exception>
    public static SourceLimits From(IConfiguration settings) => new(
        settings.Number("REGISTRATIONS_PER_SOURCE", Default.Registrations, 1, Most),
        settings.Number("MAILS_PER_SOURCE", Default.Mails, 1, Most),
        settings.Number("FAILED_SIGN_INS_PER_SOURCE", Default.FailedSignIns, 1, Most));
}
