using System.Reflection;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Edge;
using MiniCrm.Api.Problems;

namespace MiniCrm.Api.Streams;

/// <summary>200 with server-sent events for as long as the client and the caller's rights last; a problem while nothing has been sent yet.</summary>
/// <param name="items">Where the stream begins, and then what it tells; nothing when there is nothing to watch.</param>
/// <param name="refusal">Why there is nothing; asked for then only.</param>
public sealed class ServerSentEvents<TResponse>(CurrentUser user, IAsyncEnumerable<StreamItem<TResponse>> items, Func<HttpContext, Task<Refusal>> refusal)
    : IResult, IEndpointMetadataProvider
    where TResponse : class
{
    /// <summary>How often it is asked whether the caller may still listen, beside what the items ask for themselves.</summary>
    internal TimeSpan CallerCheck { get; init; } = StreamSettings.CallerCheck;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var services = httpContext.RequestServices;
        var open = services.GetRequiredService<OpenStreams>();
        if (!open.TryEnter(user.User.Id))
        {
            await new Problem(ProblemKind.TooManyRequests, "You have too many streams open; close one first").ExecuteAsync(httpContext);
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            httpContext.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            await RunAsync(httpContext, services.GetRequiredService<StreamSettings>(), ending);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client has gone, the host stops, or the caller may not listen any longer: the answer simply ends.
        }
        catch (WatchLostException)
        {
            // Likewise; who comes again may find the grain.
        }
        finally
        {
            open.Leave(user.User.Id);
        }
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(TResponse), [EventWriter.MediaType]));
    }

    private async Task RunAsync(HttpContext context, StreamSettings settings, CancellationTokenSource ending)
    {
        await using var told = items.GetAsyncEnumerator(ending.Token);
        if (!await told.MoveNextAsync())
        {
            await (await refusal(context)).ToProblem().ExecuteAsync(context);
            return;
        }

        var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var events = new EventWriter(context.Response, json);
        await events.OpenAsync(told.Current.Id, TicketAuthentication.IsUsedBy(context), ending.Token);
        if (context.IsHead())
        {
            return;
        }

        var watching = WatchCallerAsync(context, ending);
        var next = told.MoveNextAsync().AsTask();
        try
        {
            while (await EventAsync(next, events, settings.KeepAlive, ending.Token))
            {
                events.Write(told.Current.Id, told.Current.Data!);
                next = told.MoveNextAsync().AsTask();
                if (!next.IsCompleted)
                {
                    await events.FlushAsync(ending.Token);
                }
            }

            await events.FlushAsync(ending.Token);
        }
        finally
        {
            // The client need not wait for what is tidied up. An enumerator must not be disposed of while it moves.
            await ending.CancelAsync();
            await context.Response.CompleteAsync();
            await Task.WhenAll(next, watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for the next event, and keeps the connection alive meanwhile.</summary>
    private static async Task<bool> EventAsync(Task<bool> next, EventWriter events, TimeSpan keepAlive, CancellationToken cancellationToken)
    {
        while (!next.IsCompleted)
        {
            try
            {
                await next.WaitAsync(keepAlive, cancellationToken);
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                await events.KeepAliveAsync(cancellationToken);
            }
        }

        return await next;
    }

    private async Task WatchCallerAsync(HttpContext context, CancellationTokenSource ending)
    {
        try
        {
            var watch = context.RequestServices.GetRequiredService<CallerWatch>();
            await watch.WaitForEndAsync(context.User, user.User, CallerCheck, ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
        }
    }
}
