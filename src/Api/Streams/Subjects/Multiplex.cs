using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace MiniCrm.Api.Streams.Subjects;

/// <summary>Tells of several subjects at once. One that ends says so, and the others go on.</summary>
internal static class Multiplex
{
    // What one subject may be ahead of the client; a grain waits for whoever watches.
    private const int Ahead = 64;

    /// <summary>Nothing at all when one is not seen that was not told of before, or none is seen any more.</summary>
    public static async IAsyncEnumerable<StreamItem<SubjectEventResponse>> TellAsync(
        ImmutableArray<Subject> subjects, Places from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var places = from.Of(subjects.Select(subject => subject.Name));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ImmutableArray<IAsyncEnumerator<Live<SubjectEventResponse>>> watches =
            [.. subjects.Select(subject => subject.Watch(places.After(subject.Name), ending.Token).GetAsyncEnumerator(ending.Token))];
        var pumping = Task.CompletedTask;
        try
        {
            var begun = await Task.WhenAll(watches.Select(watch => watch.MoveNextAsync().AsTask()));
            var unseen = subjects.Where((_, index) => !begun[index]).ToArray();
            if (unseen.Length == subjects.Length || unseen.Any(subject => !places.Knows(subject.Name)))
            {
                yield break;
            }

            foreach (var (index, subject) in subjects.Index().Where(subject => begun[subject.Index]))
            {
                places.Reach(subject.Name, watches[index].Current.Sequence);
            }

            yield return new(places.Encode(), null);
            foreach (var subject in unseen)
            {
                yield return new(places.Encode(), subject.Ended);
            }

            var told = Channel.CreateBounded<Told>(new BoundedChannelOptions(Ahead) { SingleReader = true });
            pumping = PumpAsync(subjects.Zip(watches).Where((_, index) => begun[index]), told.Writer, ending.Token);
            await foreach (var (subject, live) in told.Reader.ReadAllAsync(ending.Token))
            {
                if (live is not null)
                {
                    places.Reach(subject.Name, live.Sequence);
                }

                yield return new(places.Encode(), live is null ? subject.Ended : live.Item);
            }
        }
        finally
        {
            // An enumerator must not be disposed of while it moves.
            await ending.CancelAsync();
            await pumping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var watch in watches)
            {
                await watch.DisposeAsync();
            }
        }
    }

    private static async Task PumpAsync(
        IEnumerable<(Subject Subject, IAsyncEnumerator<Live<SubjectEventResponse>> Watch)> watches, ChannelWriter<Told> told, CancellationToken cancellationToken)
    {
        await Task.WhenAll(watches.Select(watched => PumpAsync(watched.Subject, watched.Watch, told, cancellationToken)));
        told.TryComplete();
    }

    private static async Task PumpAsync(
        Subject subject, IAsyncEnumerator<Live<SubjectEventResponse>> watch, ChannelWriter<Told> told, CancellationToken cancellationToken)
    {
        try
        {
            while (await watch.MoveNextAsync())
            {
                await told.WriteAsync(new(subject, watch.Current), cancellationToken);
            }

            await told.WriteAsync(new(subject, null), cancellationToken);
        }
        catch (Exception exception)
        {
            // One that is lost ends them all: who comes again goes on with each from its place.
            told.TryComplete(exception);
            throw;
        }
    }

    /// <param name="Live">Null when the subject has ended.</param>
    private sealed record Told(Subject Subject, Live<SubjectEventResponse>? Live);
}
