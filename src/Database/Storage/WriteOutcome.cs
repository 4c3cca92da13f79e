namespace MiniCrm.Database.Storage;

/// <summary>What a statement that stores a state answers, beside null: another version was there than expected.</summary>
/// <param name="Number">As PostgreSQL says it, see <c>store_state</c> in the scripts.</param>
public readonly record struct WriteOutcome(int Number)
{
    /// <summary>The guard would have to wait, and a group waits for nobody.</summary>
    public const int Alone = int.MinValue;

    /// <summary>Nothing was stored, for what the guard met.</summary>
    public bool IsRefused => Number == 0;

    /// <summary>The guard met what the write sought.</summary>
    public bool HasMet => Number <= 0;

    public int Version => Math.Abs(Number);
}
