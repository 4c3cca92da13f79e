namespace MiniCrm.Api.Edge;

/// <summary>HEAD is answered as GET is. The server sends no body after the method it has read, whatever is written.</summary>
internal static class HeadRequests
{
    public static void UseHeadRequests(this WebApplication app) => app.Use(AsGet);

    /// <summary>For an answer that would not end: only its headers are wanted.</summary>
    public static bool IsHead(this HttpContext context) => context.Features.Get<Marker>() is not null;

    private static Task AsGet(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
            context.Features.Set(Marker.Instance);
        }

        return next(context);
    }

    private sealed class Marker
    {
        public static readonly Marker Instance = new();
    }
}
