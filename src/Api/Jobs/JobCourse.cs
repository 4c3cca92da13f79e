using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Streams;

namespace MiniCrm.Api.Jobs;

/// <summary>
/// How far a job comes, for as long as somebody watches: whichever silo runs it, its grain is asked twice a second. It changes with each
/// batch, so to be told of each would be no less.
/// </summary>
/// <param name="look">As the job's grain knows it.</param>
/// <param name="place">Rises with everything that happens to it.</param>
/// <param name="isUnderWay">Whether there is more to come.</param>
internal sealed class JobCourse<TView, TResponse>(
    Func<Task<Result<TView>>> look, Func<TView, int> place, Func<TView, bool> isUnderWay, Func<TView, TResponse> response, TimeProvider clock)
    where TView : class
    where TResponse : class
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <param name="missing">What is said of a job that went between two looks.</param>
    public Results<ServerSentEvents<TResponse>, Problem> Answer(StreamQuery query, CurrentUser user, Refusal missing) => query.Complaint is { } complaint
        ? complaint
        : new ServerSentEvents<TResponse>(user, Tell(query.After), async _ => (await look()).Refusal ?? missing);

    /// <param name="after">The place that is known already.</param>
    private async IAsyncEnumerable<StreamItem<TResponse>> Tell(int? after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var job = (await look()).Value;
        if (job is null)
        {
            yield break;
        }

        yield return new(Place(job), null);
        var told = after;
        while (job is not null)
        {
            if (told != place(job))
            {
                told = place(job);
                yield return new(Place(job), response(job));
            }

            if (!isUnderWay(job))
            {
                yield break;
            }

            await Task.Delay(Interval, clock, cancellationToken);
            job = await LookAsync(job);
        }
    }

    private string Place(TView job) => place(job).ToString(CultureInfo.InvariantCulture);

    /// <returns>As it was known while nobody can be asked; null when it is not there any more.</returns>
    private async Task<TView?> LookAsync(TView known)
    {
        try
        {
            return (await look()).Value;
        }
        catch (Exception exception) when (ClusterFaults.Of(exception) is not ClusterFault.None)
        {
            return known;
        }
    }
}
