namespace MiniCrm.Users;

/// <summary>Who bought a ticket for a stream of events.</summary>
/// <param name="SignedInUntil">When the access token ends that it was bought with, and with it the stream.</param>
/// <param name="ExpiresAt">Until when it opens a stream.</param>
[GenerateSerializer, Immutable, Alias("minicrm.StreamTicketHolder")]
public sealed record StreamTicketHolder(Guid UserId, Guid SignInId, DateTimeOffset SignedInUntil, DateTimeOffset ExpiresAt);
