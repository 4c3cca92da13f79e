using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MiniCrm.Hosting;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Unit.Hosting;

public sealed class HostProgramTests
{
    [Fact]
    public async Task HTTP_is_there_before_the_services_start_and_gone_before_they_stop()
    {
        var port = FreePort.Next();
        List<bool> answers = [];

        var code = await HostProgram.RunAsync(
            [$"--PORT={port}", "--HTTP_ADDRESS=127.0.0.1"],
            port,
            builder => builder.Services.AddHostedService(services => new Witness(port, answers, services.GetRequiredService<IHostApplicationLifetime>())),
            _ => { });

        Assert.Equal(0, code);
        Assert.Equal([true, false], answers);
    }

    private sealed class Witness(int port, List<bool> answers, IHostApplicationLifetime life) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await AskAsync(cancellationToken);
            life.ApplicationStarted.Register(life.StopApplication);
        }

        public Task StopAsync(CancellationToken cancellationToken) => AskAsync(cancellationToken);

        private async Task AskAsync(CancellationToken cancellationToken)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            }
            catch (SocketException)
            {
            }

            answers.Add(client.Connected);
        }
    }
}
