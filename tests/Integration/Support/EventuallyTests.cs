using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Support;

public sealed class EventuallyTests
{
    [Fact]
    public async Task It_answers_what_it_saw_once_the_condition_holds()
    {
        var looks = 0;

        var seen = await Eventually.SeesAsync(
            _ => Task.FromResult(++looks), value => value == 3, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(3, seen);
    }

    [Fact]
    public async Task Too_late_it_tells_what_it_saw_last()
    {
        var late = await Assert.ThrowsAsync<TimeoutException>(() => Eventually.SeesAsync(
            _ => Task.FromResult("a pear"), value => value == "an apple", TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken));

        Assert.Contains("a pear", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_that_does_not_come_back_is_bounded_too()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Eventually.SeesAsync(
            async token =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return true;
            },
            seen => seen,
            TimeSpan.FromMilliseconds(100),
            TestContext.Current.CancellationToken));
    }
}
