using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace MiniCrm.Api.Calls;

/// <summary>
/// How a gateway asks silos that come, hang and die. All calls of one request together take at most <see cref="RequestDeadline.Limit"/>, so that
/// nobody waits for longer than ten seconds; a read whose silo died under it is asked again, and finds the grain on another one.
/// </summary>
internal sealed class GrainCallRetry(IHttpContextAccessor requests, TimeProvider clock) : IOutgoingGrainCallFilter
{
    private const int MostAttempts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    public Task Invoke(IOutgoingGrainCallContext context) =>
        requests.HttpContext is { } request ? InvokeAsync(context, request, RequestDeadline.Of(request)) : context.Invoke();

    private async Task InvokeAsync(IOutgoingGrainCallContext call, HttpContext request, RequestDeadline deadline)
    {
        for (var attempt = 1; ; attempt++)
        {
            var started = clock.GetTimestamp();
            try
            {
                await deadline.Wait(call.Invoke);
                return;
            }
            catch (Exception lost) when (attempt < MostAttempts && ClusterFaults.IsLostCall(lost) && IsRead(call, request))
            {
                // Its silo is not known to be dead yet, perhaps.
            }
            finally
            {
                deadline.Spend(clock.GetElapsedTime(started));
            }

            var pause = FirstPause * (1 << (attempt - 1));
            await Task.Delay(pause, clock, request.RequestAborted);
            deadline.Spend(pause);
        }
    }

    /// <summary>Streams are watched on in a way of their own, and a role's health is asked for as it is now.</summary>
    private static bool IsRead(IOutgoingGrainCallContext call, HttpContext request) =>
        call.Grain is not (IRoleHealthGrain or IAsyncEnumerableGrainExtension)
        && (HttpMethods.IsGet(request.Request.Method) || call.InterfaceMethod.GetCustomAttribute<AlwaysInterleaveAttribute>() is not null);
}
