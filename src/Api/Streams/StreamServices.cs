using MiniCrm.Api.Auth;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Pages.Board;

namespace MiniCrm.Api.Streams;

internal static class StreamServices
{
    public static void AddStreams(this WebApplicationBuilder builder)
    {
        // With its stack, for each stream whose silo has died; the stream is resumed.
        builder.Logging.AddFilter("Orleans.Runtime.AsyncEnumerableRequest", LogLevel.Error);
        builder.Services.AddSingleton(StreamSettings.From(builder.Configuration));
        builder.Services.AddSingleton<OpenStreams>();
        builder.Services.AddSingleton<CallerWatch>();
        builder.Services.AddSingleton<BoardFeed>();
    }

    /// <summary>On an endpoint that answers with <see cref="ServerSentEvents{TResponse}"/>.</summary>
    public static RouteHandlerBuilder TellsEvents(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new RequestDeadline.EventStream()).TakesTicket();
}
