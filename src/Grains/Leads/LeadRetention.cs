using Microsoft.Extensions.Configuration;
using MiniCrm.Hosting;

namespace MiniCrm.Grains.Leads;

/// <param name="Period">How long a deleted lead can come back; none at all where it is zero.</param>
public sealed record LeadRetention(TimeSpan Period)
{
    public const string Variable = "LEAD_RETENTION_DAYS";

    private const int MostDays = 3650;

    public static LeadRetention Default { get; } = new(TimeSpan.FromDays(30));

    /// <exception cref="StartException">A value is wrong.</exception>
    public static LeadRetention From(IConfiguration settings) =>
        new(TimeSpan.FromDays(settings.Number(Variable, (int)Default.Period.TotalDays, 0, MostDays)));
}
