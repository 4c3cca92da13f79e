using MiniCrm.Hosting;

namespace MiniCrm.Api.Imports;

/// <summary>What files are taken.</summary>
/// <param name="MaxBytes">Of a file, unpacked.</param>
internal sealed record ImportSettings(long MaxBytes)
{
    public const string Variable = "IMPORT_MAX_MB";

    public static ImportSettings From(IConfiguration configuration) => new(configuration.Number(Variable, 512, 1, 100_000) * 1024L * 1024);
}
