using MiniCrm.Grains.Events;

namespace MiniCrm.Tests.Unit.Events;

/// <summary>A relay looks once more for whatever it was nudged for while it looked.</summary>
public sealed class RoundsTests
{
    private readonly List<TaskCompletionSource<bool>> _begun = [];

    private Rounds Rounds => field ??= new(() =>
    {
        _begun.Add(new());
        return _begun[^1].Task;
    });

    [Fact]
    public async Task What_is_asked_for_while_a_round_is_under_way_is_another()
    {
        Rounds.Ask();
        var running = Rounds.RunAsync(() => false);
        Rounds.Ask();

        _begun[0].SetResult(false);

        Assert.Equal(2, _begun.Count);
        _begun[1].SetResult(false);
        await running;
        Assert.Equal(2, _begun.Count);
    }

    [Fact]
    public async Task Another_follows_while_there_may_be_more()
    {
        Rounds.Ask();
        var running = Rounds.RunAsync(() => false);

        _begun[0].SetResult(true);
        _begun[1].SetResult(false);

        await running;
        Assert.Equal(2, _begun.Count);
    }

    [Fact]
    public async Task None_is_begun_unasked_or_when_it_is_over()
    {
        await Rounds.RunAsync(() => false);
        Rounds.Ask();
        await Rounds.RunAsync(() => true);

        Assert.Empty(_begun);
    }
}
