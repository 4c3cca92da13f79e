using System.Threading.Channels;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>Time in which every delay is over at once, and counted.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private readonly Channel<TimeSpan> _delays = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>Ends when there have been so many delays.</summary>
    public async Task Waited(int times)
    {
        for (var time = 0; time < times; time++)
        {
            await _delays.Reader.ReadAsync(TestContext.Current.CancellationToken);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _delays.Writer.TryWrite(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
