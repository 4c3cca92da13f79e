using MiniCrm.Grains;

namespace MiniCrm.Tests.Unit.Silo;

public sealed class SignalTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly Signal _signal = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _signal.Dispose();

    [Fact]
    public async Task It_wakes_who_waits()
    {
        var waiting = _signal.WaitAsync(Long, Cancellation);
        Assert.False(waiting.IsCompleted);

        _signal.Raise();
        Assert.True(await waiting);
    }

    [Fact]
    public async Task It_stays_raised_until_it_was_waited_for_once()
    {
        _signal.Raise();
        _signal.Raise();

        Assert.True(await _signal.WaitAsync(Long, Cancellation));
        Assert.False(await _signal.WaitAsync(TimeSpan.Zero, Cancellation));
    }
}
