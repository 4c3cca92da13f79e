using MiniCrm.Api.Streams;

namespace MiniCrm.Tests.Unit.Api;

public sealed class OpenStreamsTests
{
    private readonly OpenStreams _streams = new(new StreamSettings(TimeSpan.FromSeconds(15), 2));
    private readonly Guid _user = Guid.NewGuid();

    [Fact]
    public void A_user_has_so_many_and_not_one_more_until_one_is_closed()
    {
        Assert.True(_streams.TryEnter(_user));
        Assert.True(_streams.TryEnter(_user));
        Assert.False(_streams.TryEnter(_user));
        Assert.True(_streams.TryEnter(Guid.NewGuid()));

        _streams.Leave(_user);
        Assert.True(_streams.TryEnter(_user));
        Assert.False(_streams.TryEnter(_user));
    }

    [Fact]
    public void Who_comes_and_goes_at_once_is_counted_rightly()
    {
        Parallel.For(0, 10_000, _ =>
        {
            if (_streams.TryEnter(_user))
            {
                _streams.Leave(_user);
            }
        });

        Assert.True(_streams.TryEnter(_user));
        Assert.True(_streams.TryEnter(_user));
        Assert.False(_streams.TryEnter(_user));
    }
}
