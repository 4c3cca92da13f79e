using Microsoft.Extensions.Time.Testing;
using MiniCrm.Grains.Users;
using MiniCrm.Users;

namespace MiniCrm.Tests.Unit.Users;

public sealed class StreamTicketsTests
{
    private static readonly Guid User = Guid.CreateVersion7();
    private static readonly Guid SignIn = Guid.CreateVersion7();

    private readonly FakeTimeProvider _clock = new();
    private readonly StreamTickets _tickets;

    public StreamTicketsTests() => _tickets = new StreamTickets(_clock);

    [Fact]
    public void A_ticket_tells_once_who_bought_it()
    {
        Issue("a");

        Assert.Equal((User, SignIn), _tickets.Redeem("a").Value is { } holder ? (holder.UserId, holder.SignInId) : default);
        Assert.Equal(RefusalKind.Unauthenticated, _tickets.Redeem("a").Refusal?.Kind);
        Assert.Equal(RefusalKind.Unauthenticated, _tickets.Redeem("b").Refusal?.Kind);
    }

    [Theory]
    [InlineData(29.9, true)]
    [InlineData(30, false)]
    public void It_is_good_for_half_a_minute(double seconds, bool isGood)
    {
        Issue("a");
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(isGood, _tickets.Redeem("a").Succeeded);
    }

    [Fact]
    public void A_user_hoards_no_tickets_and_keeps_nobody_else_from_buying()
    {
        for (var number = 0; number < StreamTickets.MostOfUser; number++)
        {
            Assert.True(Issue($"{number}").Succeeded);
        }

        Assert.Equal(RefusalKind.TooManyRequests, Issue("one more").Refusal?.Kind);
        Assert.True(_tickets.Issue("another's", SignIn, SignIn, _clock.GetUtcNow()).Succeeded);

        _clock.Advance(StreamTickets.Lifetime);
        Assert.True(Issue("later").Succeeded);
    }

    [Fact]
    public void All_of_a_user_are_known_in_one_place_and_no_other_text_is_a_ticket()
    {
        var (first, second) = (StreamTicket.New(User), StreamTicket.New(User));

        Assert.Equal(first.Desk, second.Desk);
        Assert.NotEqual(first.Digest, second.Digest);
        Assert.Equal(first.Digest, StreamTicket.Parse(first.Encode())?.Digest);
        Assert.All(["", "x", first.Encode()[1..], $"{first.Encode()}A", $"_{first.Encode()[1..]}", first.Encode().Replace(first.Encode()[5], '+')], text => Assert.Null(StreamTicket.Parse(text)));
    }

    private Result<StreamTicketHolder> Issue(string digest) => _tickets.Issue(digest, User, SignIn, _clock.GetUtcNow());
}
