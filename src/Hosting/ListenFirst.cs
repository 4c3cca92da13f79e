using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MiniCrm.Hosting;

/// <summary>
/// HTTP answers before any other service starts, and so while the silo or the client is still looking for its database or its cluster, and
/// it stops before any other service stops. In the framework's order it would answer only after them.
/// </summary>
internal sealed class ListenFirst(IHostedService server) : IHostedLifecycleService
{
    public static void In(WebApplicationBuilder builder) =>

        // The framework adds its server last of all, just before this is called.
        builder.Host.ConfigureContainer<IServiceCollection>((_, services) =>
        {
            var server = services.Last(service => service.ServiceType == typeof(IHostedService));
            services.Remove(server);
            services.AddSingleton<IHostedService>(provider =>
                new ListenFirst((IHostedService)ActivatorUtilities.CreateInstance(provider, server.ImplementationType!)));
        });

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (Exception taken) when (taken is IOException or SocketException)
        {
            throw new StartException(
                $"{HttpAddress.Variable}, PORT or {MetricsPort.Variable} cannot be listened on: {taken.Message.TrimEnd('.')} ({taken.GetBaseException().Message}).", taken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
