using System.Diagnostics;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Streams;

/// <summary>A host of its own: its streams say every second that they are there, a user has two of them, and it is stopped.</summary>
[Long]
public sealed class StreamHostTests(CrmFixture crm)
{
    private const string Path = "/notifications/stream";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silent_streams_are_kept_alive_few_for_each_user_and_ended_when_the_host_stops()
    {
        var settings = new Dictionary<string, string?> { ["STREAM_KEEP_ALIVE_SECONDS"] = "1", ["STREAMS_PER_USER"] = "2" };
        await using var server = await CrmServer.StartAsync(crm.Server.Postgres, settings, Cancellation);
        var user = await server.NewUserAsync();
        using var first = await EventReader.OpenAsync(user.Client, Path, cancellationToken: Cancellation);
        var second = await EventReader.OpenAsync(user.Client, Path, cancellationToken: Cancellation);

        var refused = await user.Client.GetAsync(Path);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.Header("Retry-After"));
        using var anothers = await EventReader.OpenAsync((await server.AdministratorAsync()).Client, Path, cancellationToken: Cancellation);

        second.Dispose();
        using var third = await Eventually.SeesAsync(
            token => EventReader.OpenAsync(user.Client, Path, cancellationToken: token), _ => true, cancellationToken: Cancellation);

        await first.CommentsAsync(3, Cancellation);
        Assert.Equal(3, first.Comments);

        var stopping = Stopwatch.StartNew();
        var stopped = server.Host.StopAsync();
        foreach (var stream in new[] { first, third, anothers })
        {
            while (await stream.NextAsync(cancellationToken: Cancellation) is not null)
            {
            }
        }

        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal(0, await stopped);
    }
}
