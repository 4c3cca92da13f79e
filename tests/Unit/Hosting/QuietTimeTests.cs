using MiniCrm.Hosting;

namespace MiniCrm.Tests.Unit.Hosting;

public sealed class QuietTimeTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(20);

    [Fact]
    public void Memory_is_given_back_a_minute_after_the_start_and_once_more_when_activations_have_gone() =>
        Assert.Equal([1, 17], Due(Enumerable.Repeat(Idle, 60)));

    [Fact]
    public void Nobody_waits_for_it_under_load() => Assert.Empty(Due(Enumerable.Repeat(Load, 60)));

    [Fact]
    public void Each_load_begins_anew() =>
        Assert.Equal([3, 6, 22], Due([Load, Load, Idle, Idle, Load, .. Enumerable.Repeat(Idle, 60)]));

    /// <summary>The steps, counted from 1, after which it is due.</summary>
    private static IEnumerable<int> Due(IEnumerable<TimeSpan> steps)
    {
        var quiet = new QuietTime();
        return [.. steps.Select((worked, place) => (IsDue: quiet.IsDueAfter(worked), Step: place + 1)).Where(step => step.IsDue).Select(step => step.Step)];
    }
}
