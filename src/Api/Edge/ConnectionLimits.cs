using MiniCrm.Hosting;

namespace MiniCrm.Api.Edge;

/// <summary>What a connection may cost before a request is understood.</summary>
internal static class ConnectionLimits
{
    // A little more than RequestLimits allow, so that they answer with a problem document and the server need not with nothing.
    private const int Leeway = 2;

    public static void AddConnectionLimits(this WebApplicationBuilder builder)
    {
        var connections = builder.Configuration.Number("MAX_CONNECTIONS", otherwise: 5000, minimum: 10, maximum: 1_000_000);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var limits = kestrel.Limits;
            limits.MaxConcurrentConnections = connections;
            limits.MaxRequestBodySize = RequestLimits.MaxBodySize;
            limits.MaxRequestLineSize = Leeway * RequestLimits.MaxHeadersSize;
            limits.MaxRequestHeadersTotalSize = Leeway * RequestLimits.MaxHeadersSize;
            limits.MaxRequestHeaderCount = Leeway * RequestLimits.MaxHeaders;

            // Whoever sends headers byte by byte holds a connection no longer than this.
            limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
    }
}
