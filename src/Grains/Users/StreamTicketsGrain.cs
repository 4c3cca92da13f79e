using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

[GrainType("streamTickets"), InRole("users")]
public sealed class StreamTicketsGrain(TimeProvider clock) : Grain, IStreamTicketsGrain
{
    private readonly StreamTickets _tickets = new(clock);

    public Task<Result<StreamTicketHolder>> Issue(string digest, Guid userId, Guid signInId, DateTimeOffset signedInUntil) =>
        Task.FromResult(_tickets.Issue(digest, userId, signInId, signedInUntil));

    public Task<Result<StreamTicketHolder>> Redeem(string digest) => Task.FromResult(_tickets.Redeem(digest));
}
