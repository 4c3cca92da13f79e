using MiniCrm.Api.Auth;

namespace MiniCrm.Api.Streams;

internal static class StreamServices
{
    public static void AddStreams(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(StreamSettings.Read(builder.Configuration));
        builder.Services.AddSingleton<OpenStreams>();
        builder.Services.AddSingleton<CallerWatch>();
    }
}
