namespace MiniCrm.Grains.Users.Hashing;

/// <summary>Who is served first while there are more callers than slots.</summary>
public enum HashingLane
{
    /// <summary>Somebody who is signed in, or an address or a device that has signed in to this account before.</summary>
    Known,

    /// <summary>A place of the network that has hardly failed of late.</summary>
    Fresh,

    /// <summary>One that has failed several times.</summary>
    Failing,
}

/// <summary>For whom a password is hashed.</summary>
/// <param name="Key">Callers with one key share one turn: a place of the network, or a user.</param>
public readonly record struct HashingTurn(string Key, HashingLane Lane)
{
    // Somebody who mistypes a password is no attack yet.
    private const int ManyFailures = 3;

    public static HashingTurn Of(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return new(caller.UserId.ToString(), HashingLane.Known);
    }

    /// <param name="source">Null where the gateway does not tell.</param>
    /// <param name="failures">How often this place has failed of late.</param>
    public static HashingTurn OfStranger(string? source, int failures = 0) =>
        new(source ?? "", failures < ManyFailures ? HashingLane.Fresh : HashingLane.Failing);
}
