using Microsoft.AspNetCore.Http;
using MiniCrm.Api.Calls;

namespace MiniCrm.Tests.Unit.Api;

public sealed class PatienceTests
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly DefaultHttpContext _request = new();
    private int _calls;

    [Fact]
    public async Task What_cannot_be_done_in_the_time_left_is_not_begun()
    {
        var patience = new Patience(isEndless: false);
        await patience.Wait(Call);
        patience.Spend(Patience.Limit - TimeSpan.FromMilliseconds(900));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => patience.Wait(Call));
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task A_call_that_takes_more_than_what_is_left_is_waited_for_no_longer()
    {
        var patience = new Patience(isEndless: false);
        patience.Spend(Patience.Limit - TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<TimeoutException>(() => patience.Wait(() => Never));
    }

    [Fact]
    public async Task A_stream_has_all_the_time()
    {
        var patience = new Patience(isEndless: true);
        patience.Spend(Patience.Limit * 2);
        await patience.Wait(Call);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public void A_request_has_one() => Assert.Same(Patience.Of(_request), Patience.Of(_request));

    private Task Call()
    {
        _calls++;
        return Task.CompletedTask;
    }
}
