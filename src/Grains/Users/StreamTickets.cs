using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>Tickets that were bought and not used yet.</summary>
public sealed class StreamTickets(TimeProvider clock)
{
    /// <summary>How many a user may have at once: more are no browser's.</summary>
    public const int MostOfUser = 20;

    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private static readonly Refusal TooMany =
        new(RefusalKind.TooManyRequests, "You have too many tickets that were not used; wait for them to expire") { RetryAfter = Lifetime };

    private static readonly Refusal NotAccepted = new(RefusalKind.Unauthenticated, "The ticket is not valid, or no longer");

    private readonly Dictionary<string, StreamTicketHolder> _tickets = [];

    public Result<StreamTicketHolder> Issue(string digest, Guid userId, Guid signInId, DateTimeOffset signedInUntil)
    {
        var now = clock.GetUtcNow();
        foreach (var (old, _) in _tickets.Where(ticket => ticket.Value.ExpiresAt <= now).ToArray())
        {
            _tickets.Remove(old);
        }

        if (_tickets.Values.Count(ticket => ticket.UserId == userId) >= MostOfUser)
        {
            return TooMany;
        }

        return _tickets[digest] = new StreamTicketHolder(userId, signInId, signedInUntil, now + Lifetime);
    }

    public Result<StreamTicketHolder> Redeem(string digest) =>
        _tickets.Remove(digest, out var holder) && holder.ExpiresAt > clock.GetUtcNow() ? holder : NotAccepted;
}
