using System.Collections.Concurrent;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster.Upgrade;

/// <summary>A client that puts one notification after the other into its user's inbox.</summary>
internal sealed class InboxLoad : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly CrmUser _user;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _work;

    public InboxLoad(CrmUser user)
    {
        _user = user;
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Ids of those that were acknowledged.</summary>
    public ConcurrentQueue<string> Posted { get; } = [];

    public int Refused { get; private set; }

    /// <summary>Answers that nobody should be given.</summary>
    public ConcurrentQueue<string> Others { get; } = [];

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _work;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task WorkAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await PostAsync();
            await Task.Delay(Pace, _stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task PostAsync()
    {
        try
        {
            var answer = await _user.Client.PostAsync("/notifications", new { type = "in_app", title = "Upgrade", message = "It goes on.", recipientId = _user.Id });
            switch (answer.Status)
            {
                case HttpStatusCode.Created:
                    Posted.Enqueue(answer.Id);
                    break;
                case HttpStatusCode.ServiceUnavailable:
                    Refused++;
                    break;
                default:
                    Others.Enqueue(answer.ToString());
                    break;
            }
        }
        catch (Exception none) when (none is HttpRequestException or TaskCanceledException)
        {
            Others.Enqueue($"no answer: {none.Message}");
        }
    }
}
