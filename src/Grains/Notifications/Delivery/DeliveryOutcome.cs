namespace MiniCrm.Grains.Notifications.Delivery;

[GenerateSerializer, Alias("minicrm.DeliveryResult")]
public enum DeliveryResult
{
    /// <summary>The channel has taken it.</summary>
    Sent = 0,

    /// <summary>It will never be taken.</summary>
    Refused = 1,

    /// <summary>Another time it may be.</summary>
    TryAgain = 2,
}

/// <summary>How one attempt to deliver a notification ended.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.DeliveryOutcome")]
public sealed record DeliveryOutcome(DeliveryResult Result)
{
    /// <summary>A sentence for people, without addresses and secrets; null when it was sent.</summary>
    [Id(0)]
    public string? Reason { get; init; }

    /// <summary>How long the channel asked to be left alone.</summary>
    [Id(1)]
    public TimeSpan? RetryAfter { get; init; }

    public static DeliveryOutcome Sent { get; } = new(DeliveryResult.Sent);

    public static DeliveryOutcome Refused(string reason) => new(DeliveryResult.Refused) { Reason = reason };

    public static DeliveryOutcome TryAgain(string reason, TimeSpan? retryAfter = null) =>
        new(DeliveryResult.TryAgain) { Reason = reason, RetryAfter = retryAfter };
}
