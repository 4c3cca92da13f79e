using Microsoft.Extensions.Time.Testing;
using MiniCrm.Grains.Users.Hashing;
using Xunit;

namespace MiniCrm.Tests.Unit.Users;

public sealed class HashingSlotsTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _clock = new();
    private readonly HashingSlots _queue;
    private readonly List<string> _served = [];

    public HashingSlotsTests() => _queue = new HashingSlots(_clock, slots: 1);

    [Fact]
    public async Task A_key_with_many_callers_delays_another_by_one_of_them()
    {
        Assert.True(await _queue.Enter(Fresh("attacker"), Timeout));
        var flood = Enumerable.Range(0, 40).Select(_ => Come(Fresh("attacker"))).ToList();
        var (second, user) = (Come(Fresh("second")), Come(Fresh("user")));

        await ServeAsync([.. flood, second, user]);

        Assert.Equal(["attacker", "second", "user", "attacker", "attacker"], _served[..5]);
        Assert.Equal(42, _served.Count);
    }

    [Fact]
    public async Task Who_is_known_goes_first_then_who_has_not_failed_and_yet_nobody_waits_for_ever()
    {
        Assert.True(await _queue.Enter(Fresh("somebody"), Timeout));
        var callers = new[] { HashingLane.Failing, HashingLane.Fresh, HashingLane.Known }
            .SelectMany(lane => Enumerable.Range(0, 4).Select(number => Come(new HashingTurn($"{lane} {number}", lane)))).ToList();

        await ServeAsync(callers);

        Assert.Equal(
            ["Known 0", "Known 1", "Known 2", "Failing 0", "Known 3", "Fresh 0", "Fresh 1", "Failing 1", "Fresh 2", "Fresh 3", "Failing 2", "Failing 3"],
            _served);
    }

    [Fact]
    public async Task Who_waits_too_long_leaves_no_trace_and_the_slot_goes_to_the_next()
    {
        Assert.True(await _queue.Enter(Fresh("somebody"), Timeout));
        var impatient = _queue.Enter(Fresh("impatient"), TimeSpan.FromSeconds(1));
        var patient = _queue.Enter(Fresh("patient"), Timeout);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await impatient);
        _queue.Leave();

        Assert.True(await patient);
        _queue.Leave();
        Assert.True(await _queue.Enter(Fresh("next"), Timeout));
    }

    [Fact]
    public async Task So_many_of_a_key_wait_and_others_still_come_in()
    {
        Assert.True(await _queue.Enter(Fresh("attacker"), Timeout));
        var flood = Enumerable.Range(0, HashingSlots.MaxWaiting).Select(_ => _queue.Enter(Fresh("attacker"), Timeout)).ToList();

        Assert.False(await _queue.Enter(Fresh("attacker"), Timeout));
        var user = _queue.Enter(Fresh("user"), Timeout);
        _queue.Leave();
        _queue.Leave();

        Assert.True(await user);
        Assert.True(await flood[0]);
        Assert.All(flood[1..], waiting => Assert.False(waiting.IsCompleted));
    }

    [Theory]
    [InlineData(0, HashingLane.Fresh)]
    [InlineData(2, HashingLane.Fresh)]
    [InlineData(3, HashingLane.Failing)]
    public void Who_mistypes_twice_is_no_attacker_yet(int failures, HashingLane lane) =>
        Assert.Equal(lane, HashingTurn.OfStranger("192.0.2.1", failures).Lane);

    private static HashingTurn Fresh(string key) => new(key, HashingLane.Fresh);

    private async Task Come(HashingTurn turn)
    {
        Assert.True(await _queue.Enter(turn, Timeout));
        lock (_served)
        {
            _served.Add(turn.Key);
        }
    }

    /// <summary>One leaves, and the next is seen to have come, until all were served.</summary>
    private async Task ServeAsync(IReadOnlyList<Task> callers)
    {
        var left = callers.ToList();
        while (left.Count > 0)
        {
            _queue.Leave();
            left.Remove(await Task.WhenAny(left));
        }
    }
}
