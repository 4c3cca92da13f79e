using Microsoft.Extensions.Configuration;
using MiniCrm.Hosting;

namespace MiniCrm.Grains.Users;

/// <param name="MaxAge">From the password to the end of a sign-in, however often it is refreshed.</param>
public sealed record SignInLimits(TimeSpan MaxAge)
{
    private const int MostDays = 3650;

    public static SignInLimits Default { get; } = new(TimeSpan.FromDays(30));

    /// <exception cref="StartException">A value is wrong.</exception>
    public static SignInLimits From(IConfiguration settings) =>
        new(TimeSpan.FromDays(settings.Number("SIGN_IN_MAX_DAYS", (int)Default.MaxAge.TotalDays, 1, MostDays)));
}
