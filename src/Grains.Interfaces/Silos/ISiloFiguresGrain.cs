using Orleans.Concurrency;

namespace MiniCrm;

/// <summary>
/// What one silo has measured. Its key is the silo's address as <c>SiloAddress.ToParsableString</c> writes it; the first caller names the
/// silo as placement hint too, so that the activation is there.
/// </summary>
[Alias("minicrm.ISiloFiguresGrain")]
public interface ISiloFiguresGrain : IGrainWithStringKey
{
    /// <summary>Null when the activation has come to another silo: that one's figures are nobody's answer.</summary>
    [AlwaysInterleave]
    [Alias("Read")]
    Task<SiloFigures?> Read();
}
