using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>One attempt: asks for the recipient, sends, and tells the inbox how it ended.</summary>
public sealed partial class DeliveryAttempt(
    DueNotifications due, Recipients recipients, IGrainFactory grains, DeliverySettings settings, TimeProvider clock, ILogger<DeliveryAttempt> logger)
{
    // Together with the sending shorter than a lease, so that nobody else begins meanwhile.
    private static readonly TimeSpan SettleWindow = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SettlePause = TimeSpan.FromMilliseconds(500);

    // How long what was not even tried, because another role was away, is left alone.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public async Task RunAsync(IChannel channel, ClaimedNotification claimed, CancellationToken cut)
    {
        using var activity = DeliveryTelemetry.StartAttempt(claimed.Row);
        TraceContext.Carry();

        Recipient? recipient;
        DeliveryOutcome? refused;
        try
        {
            (recipient, refused) = await recipients.FindAsync(claimed.Row.State);
        }
        catch (Exception away)
        {
            LogRecipientUnknown(claimed.Row.Id, away.GetType().Name);
            await due.ReleaseAsync(claimed, Pause);
            return;
        }

        var outcome = refused ?? await SendAsync(channel, claimed.Row, recipient!, cut);
        if (outcome.Result != DeliveryResult.Sent)
        {
            activity.SetStatus(ActivityStatusCode.Error, outcome.Reason);
            LogNotSent(claimed.Row.Id, claimed.Row.State.Attempts + 1, outcome.Reason);
        }

        await SettleAsync(claimed, outcome, cut);
    }

    private async Task<DeliveryOutcome> SendAsync(IChannel channel, NotificationRow notification, Recipient recipient, CancellationToken cut)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cut);
        time.CancelAfter(settings.SendTimeout);
        try
        {
            return await channel.SendAsync(notification, recipient, time.Token);
        }
        catch (OperationCanceledException) when (!cut.IsCancellationRequested)
        {
            return DeliveryOutcome.TryAgain($"No answer within {settings.SendTimeout.TotalSeconds} s");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A fault of ours, by its stack alone: messages may quote what was to be sent.
            LogUnexpected(notification.Id, exception.GetType().Name, exception.StackTrace);
            return DeliveryOutcome.TryAgain("The channel failed unexpectedly");
        }
    }

    /// <summary>Insists: what was sent and is not known to be would be sent again.</summary>
    private async Task SettleAsync(ClaimedNotification claimed, DeliveryOutcome outcome, CancellationToken cut)
    {
        var inbox = grains.GetGrain<ISettlementGrain>(claimed.Row.State.RecipientId);
        var started = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await inbox.Settle(claimed.Row.Id, claimed.Lease.GetValueOrDefault(), outcome);
                return;
            }
            catch (Exception exception) when (clock.GetElapsedTime(started) < SettleWindow && !cut.IsCancellationRequested)
            {
                LogNotSettled(claimed.Row.Id, exception.GetType().Name);
                await Task.Delay(SettlePause, clock, cut);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notification {Id} waits, its recipient could not be asked for: {Fault}")]
    private partial void LogRecipientUnknown(Guid id, string fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "Notification {Id} was not sent at attempt {Attempt}: {Reason}")]
    private partial void LogNotSent(Guid id, int attempt, string? reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Notification {Id} met a fault of ours: {Fault}\n{Stack}")]
    private partial void LogUnexpected(Guid id, string fault, string? stack);

    [LoggerMessage(Level = LogLevel.Warning, Message = "How notification {Id} went could not be stored: {Fault}")]
    private partial void LogNotSettled(Guid id, string fault);
}
