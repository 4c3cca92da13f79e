using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace MiniCrm.Hosting.Tls;

/// <summary>TLS towards the other members of the cluster, as the environment says.</summary>
public static class TlsHosting
{
    /// <returns>What is to be given to Orleans; null where there is to be no TLS, of which production is warned.</returns>
    /// <inheritdoc cref="ClusterTls.From"/>
    public static ClusterTls? AddClusterTls(this WebApplicationBuilder builder, bool listens)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var tls = ClusterTls.From(builder.Configuration, listens);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IHostedService>(services =>
            tls is null ? ActivatorUtilities.CreateInstance<TlsWarning>(services) : ActivatorUtilities.CreateInstance<TlsWatch>(services, tls));
        return tls;
    }
}
