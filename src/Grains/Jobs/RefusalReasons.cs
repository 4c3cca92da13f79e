namespace MiniCrm.Grains.Jobs;

internal static class RefusalReasons
{
    /// <summary>Why something was refused, in a sentence for people.</summary>
    public static string ToReason(this Refusal refusal) => refusal is { IsInvalid: true, Member: { } invalid } ? $"{invalid} {refusal.Detail}"
        : refusal.Member is { } member ? $"{member}: {refusal.Detail}"
        : refusal.Detail;

    /// <returns>The refusal, where it is for good.</returns>
    /// <exception cref="StorageUnavailableException">It is to be tried again.</exception>
    public static Refusal Settled(this Refusal refusal) => refusal.Kind is RefusalKind.Busy ? throw new StorageUnavailableException(refusal.Detail) : refusal;
}
