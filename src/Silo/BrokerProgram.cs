using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using MiniCrm.Hosting;
using MiniCrm.Kafka.Configuration;
using MiniCrm.Kafka.Development;
using MiniCrm.Kafka.Topics;

namespace MiniCrm.Silo;

/// <summary>
/// The broker for development in a process of its own, for a cluster on one machine: <c>--development-broker PORT</c>. It forgets
/// everything when it ends.
/// </summary>
internal static class BrokerProgram
{
    public const string Argument = "--development-broker";
    private const string PortVariable = "PORT";

    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string port)
    {
        var ended = new TaskCompletionSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        try
        {
            var settings = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection([new(PortVariable, port)]).Build();
            var number = settings.Number(PortVariable, DevelopmentBroker.DefaultPort, 1, 65535);

            // Of several partitions, so that several silos have something to consume.
            await using var broker = DevelopmentBroker.Start(EventTopics.Needed, number, KafkaSettings.From(settings).TopicPartitions);
            if (broker.Port != number)
            {
                throw new StartException($"Port {number} is taken.");
            }

            Console.WriteLine($"A broker for development listens at {broker.Address}.");
            await ended.Task;
            return 0;
        }
        catch (StartException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ended.TrySetResult();
        }
    }
}
