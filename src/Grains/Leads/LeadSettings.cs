using Microsoft.Extensions.Configuration;
using MiniCrm.Hosting;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads;

/// <summary>What a deployment decides about leads.</summary>
/// <param name="OnDuplicate">Where a command does not say it.</param>
public sealed record LeadSettings(Telephone Telephone, OnDuplicate OnDuplicate)
{
    public static LeadSettings Default { get; } = new(new(region: null), OnDuplicate.Allow);

    /// <exception cref="StartException">A value is wrong.</exception>
    public static LeadSettings From(IConfiguration settings) => new(
        new(settings.Text("DEFAULT_REGION") is not { } region ? null
            : Telephone.IsRegion(region) ? region
            : throw new StartException("DEFAULT_REGION must be a country by its two letters of ISO 3166, such as DE.")),
        settings.Text("DUPLICATES") switch
        {
            null or "allow" => OnDuplicate.Allow,
            "refuse" => OnDuplicate.Refuse,
            _ => throw new StartException("DUPLICATES must be allow or refuse."),
        });
}
