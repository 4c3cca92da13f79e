using Microsoft.AspNetCore.Http;
using MiniCrm.Api.Calls;

namespace MiniCrm.Tests.Unit.Api;

public sealed class RequestDeadlineTests
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly DefaultHttpContext _request = new();
    private int _calls;

    [Fact]
    public async Task What_cannot_be_done_in_the_time_left_is_not_begun()
    {
        var deadline = new RequestDeadline(isEndless: false);
        await deadline.Wait(Call);
        deadline.Spend(RequestDeadline.Limit - TimeSpan.FromMilliseconds(900));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => deadline.Wait(Call));
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task A_call_that_takes_more_than_what_is_left_is_waited_for_no_longer()
    {
        var deadline = new RequestDeadline(isEndless: false);
        deadline.Spend(RequestDeadline.Limit - TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<TimeoutException>(() => deadline.Wait(() => Never));
    }

    [Fact]
    public async Task A_stream_has_all_the_time()
    {
        var deadline = new RequestDeadline(isEndless: true);
        deadline.Spend(RequestDeadline.Limit * 2);
        await deadline.Wait(Call);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public void A_request_has_one() => Assert.Same(RequestDeadline.Of(_request), RequestDeadline.Of(_request));

    private Task Call()
    {
        _calls++;
        return Task.CompletedTask;
    }
}
