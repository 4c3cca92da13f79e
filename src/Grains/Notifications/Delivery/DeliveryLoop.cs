using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>
/// Delivers what is due on one channel, a few at a time and one per recipient: a channel or a recipient that hangs holds up nobody but
/// itself. Every silo of the role runs one per channel; the claims keep them apart.
/// </summary>
public sealed partial class DeliveryLoop(
    IChannel channel, DueNotifications due, Signal signal, DeliveryAttempt attempts, TimeSpan lookInterval, TimeProvider clock,
    ILogger<DeliveryLoop> logger)
{
    private const int Concurrency = 8;

    // Beside the signals and the times that are known: for what a silo has put into an inbox and died before it could deliver.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, bool> _busy = new();
    private bool _failing;

    /// <summary>Ends when it was told to stop and everything under way has ended.</summary>
    /// <param name="stopping">Nothing new is begun any more.</param>
    /// <param name="cut">What is under way is given up; it is free again when its lease ends.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cut)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (await BeginAsync(cut) is { } pause)
            {
                await WaitAsync(pause, stopping);
            }
        }

        while (!_busy.IsEmpty)
        {
            await WaitAsync(lookInterval, CancellationToken.None);
        }
    }

    /// <returns>When to look again, unless something was begun: then there may be more, to recipients whose turn it was not.</returns>
    private async Task<TimeSpan?> BeginAsync(CancellationToken cut)
    {
        var free = Concurrency - _busy.Count;
        if (free <= 0)
        {
            return lookInterval;
        }

        try
        {
            var now = clock.GetUtcNow();
            var begun = await due.ClaimAsync(channel.Type, free, [.. _busy.Keys], now);
            foreach (var claimed in begun)
            {
                _busy[claimed.Row.State.RecipientId] = true;
                _ = Task.Run(() => DeliverAsync(claimed, cut), CancellationToken.None);
            }

            _failing = false;
            return !begun.IsEmpty ? null : _busy.IsEmpty ? await PauseAsync(now) : lookInterval;
        }
        catch (Exception exception)
        {
            // Once, not every second, while the database is away.
            if (!_failing)
            {
                LogClaimFailed(channel.Type, exception.GetType().Name, exception.Message);
            }

            _failing = true;
            return lookInterval;
        }
    }

    /// <param name="looked">When nothing was found that is due.</param>
    private async Task<TimeSpan> PauseAsync(DateTimeOffset looked)
    {
        if (await due.FindNextAsync(channel.Type, looked) is not { } next)
        {
            return LongestLook;
        }

        var pause = next - (clock.GetUtcNow() - looked);
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause < LongestLook ? pause : LongestLook;
    }

    private async Task DeliverAsync(ClaimedNotification claimed, CancellationToken cut)
    {
        try
        {
            await attempts.RunAsync(channel, claimed, cut);
        }
        catch (Exception exception)
        {
            LogAttemptFailed(claimed.Row.Id, exception.GetType().Name);
        }
        finally
        {
            _busy.TryRemove(claimed.Row.State.RecipientId, out _);

            // There is room again, and perhaps more for the same recipient.
            signal.Raise();
        }
    }

    private async Task WaitAsync(TimeSpan longest, CancellationToken stopping)
    {
        try
        {
            await signal.WaitAsync(longest, stopping);
        }
        catch (OperationCanceledException)
        {
            // Stopping is no fault.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nothing is delivered by {Channel} for the moment: {Fault}: {Reason}")]
    private partial void LogClaimFailed(MiniCrm.Notifications.NotificationType channel, string fault, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notification {Id} was given up until its lease ends: {Fault}")]
    private partial void LogAttemptFailed(Guid id, string fault);
}
