namespace MiniCrm.Users;

/// <summary>
/// Tickets for streams of events, in memory only: each is known to one activation and used there once, whichever gateway asks. When its silo
/// dies they are gone, and browsers ask for others. Its key is <see cref="StreamTicket.Desk"/>.
/// </summary>
[Alias("minicrm.IStreamTicketsGrain")]
public interface IStreamTicketsGrain : IGrainWithIntegerKey
{
    /// <summary>Remembers a ticket for half a minute; refused when the user has too many that were not used.</summary>
    /// <param name="digest">Of the ticket.</param>
    /// <param name="signedInUntil">When the access token ends that it is bought with.</param>
    [Alias("Issue")]
    [Refuses(RefusalKind.TooManyRequests)]
    Task<Result<StreamTicketHolder>> Issue(string digest, Guid userId, Guid signInId, DateTimeOffset signedInUntil);

    /// <summary>Uses a ticket up.</summary>
    [Alias("Redeem")]
    [Refuses(RefusalKind.Unauthenticated)]
    Task<Result<StreamTicketHolder>> Redeem(string digest);
}
