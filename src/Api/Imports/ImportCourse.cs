using System.Globalization;
using System.Runtime.CompilerServices;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Streams;
using MiniCrm.Imports;

namespace MiniCrm.Api.Imports;

/// <summary>
/// How far an import comes, for as long as somebody watches: whichever silo runs it, its grain is asked twice a second. It changes with each
/// batch, so to be told of each would be no less.
/// </summary>
internal static class ImportCourse
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static Refusal NotFound { get; } = new(RefusalKind.NotFound, "Import not found");

    /// <param name="after">The place that is known already.</param>
    public static async IAsyncEnumerable<StreamItem<ImportResponse>> Tell(
        Guid id, int? after, Caller caller, IGrainFactory grains, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var import = (await grains.GetGrain<IImportGrain>(id).Get(caller)).Value;
        if (import is null)
        {
            yield break;
        }

        yield return new(Place(import).ToString(CultureInfo.InvariantCulture), null);
        var told = after;
        while (import is not null)
        {
            if (told != Place(import))
            {
                told = Place(import);
                yield return new(told.Value.ToString(CultureInfo.InvariantCulture), ImportResponse.Of(import));
            }

            if (import.Status is not (ImportStatus.Running or ImportStatus.Cancelling or ImportStatus.Reverting))
            {
                yield break;
            }

            await Task.Delay(Interval, clock, cancellationToken);
            import = await LookAsync(import, caller, grains);
        }
    }

    /// <summary>Rises with everything that happens to it.</summary>
    private static int Place(ImportView import) => import.Version + import.Progress.Read + import.Progress.Reverted + import.Progress.Kept;

    /// <returns>As it was known while nobody can be asked; null when it is not there any more.</returns>
    private static async Task<ImportView?> LookAsync(ImportView known, Caller caller, IGrainFactory grains)
    {
        try
        {
            return (await grains.GetGrain<IImportGrain>(known.Id).Get(caller)).Value;
        }
        catch (Exception exception) when (ClusterFaults.Of(exception) is not ClusterFault.None)
        {
            return known;
        }
    }
}
