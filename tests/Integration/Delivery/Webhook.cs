using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MiniCrm.Tests.Integration.Delivery;

/// <summary>A call as the webhook got it.</summary>
public sealed record WebhookCall(string Body, string Timestamp, string Signature, string ContentType);

/// <summary>Where webhooks arrive. It answers as the message it is sent says: <c>503,429,200</c> is three answers, <c>hang</c> none
/// until it is let go.</summary>
public sealed class Webhook : IAsyncDisposable
{
    private readonly ConcurrentQueue<WebhookCall> _calls = new();
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly TaskCompletionSource _hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;

    private Webhook()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/hook", Answer);
        _app.MapPost("/elsewhere", () => Results.Ok());
    }

    public Uri Address => new(_app.Urls.Single() + "/hook");

    public static async Task<Webhook> StartAsync()
    {
        var webhook = new Webhook();
        await webhook._app.StartAsync();
        return webhook;
    }

    public IReadOnlyList<WebhookCall> CallsOf(Guid notification) => [.. _calls.Where(call => call.Body.Contains($"{notification}", StringComparison.Ordinal))];

    /// <summary>Cuts the connections on which it hangs.</summary>
    public void LetGo() => _hanging.TrySetResult();

    public ValueTask DisposeAsync()
    {
        LetGo();
        return _app.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers;
        _calls.Enqueue(new(body, $"{headers["X-MiniCRM-Timestamp"]}", $"{headers["X-MiniCRM-Signature"]}", $"{headers.ContentType}"));

        var call = System.Text.Json.JsonElement.Parse(body);
        var answers = call.GetProperty("message").GetString()!.Split(',');
        var count = _counts.AddOrUpdate(call.GetProperty("notificationId").GetString()!, 0, (_, before) => before + 1);
        switch (answers[Math.Min(count, answers.Length - 1)])
        {
            case "hang":
                await _hanging.Task;
                context.Abort();
                break;
            case "302":
                context.Response.Redirect("/elsewhere");
                break;
            case var status:
                context.Response.StatusCode = int.Parse(status, System.Globalization.CultureInfo.InvariantCulture);
                break;
        }
    }
}
