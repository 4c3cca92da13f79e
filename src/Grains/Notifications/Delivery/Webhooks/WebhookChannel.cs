using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using MiniCrm.Database.Storage;
using MiniCrm.Notifications;

namespace MiniCrm.Grains.Notifications.Delivery.Webhooks;

/// <summary>Posts notifications to somebody who sends text messages or pushes them to telephones.</summary>
public sealed class WebhookChannel(WebhookSettings settings, IHttpClientFactory clients, TimeProvider clock) : IChannel
{
    /// <summary>The client of <see cref="IHttpClientFactory"/>.</summary>
    public const string ClientName = "minicrm.webhook";

    public NotificationType Type => settings.Type;

    public async Task<DeliveryOutcome> SendAsync(NotificationRow notification, Recipient recipient, CancellationToken cancellationToken)
    {
        using var request = Request(notification);
        using var client = clients.CreateClient(ClientName);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return Judge(response);
        }
        catch (HttpRequestException)
        {
            return DeliveryOutcome.TryAgain("The webhook cannot be reached");
        }
        catch (OperationCanceledException timeout) when (timeout.InnerException is TimeoutException)
        {
            return DeliveryOutcome.TryAgain("The webhook did not answer in time");
        }
    }

    private HttpRequestMessage Request(NotificationRow notification)
    {
        var state = notification.State;
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Payload(notification.Id, state.Type, state.RecipientId, state.Title, state.Message, state.Metadata, state.CreatedAt),
            StorageJson.Options);
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, settings.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(WebhookSignature.TimestampHeader, timestamp);
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(settings.Secret, timestamp, body));
        return request;
    }

    private DeliveryOutcome Judge(HttpResponseMessage response)
    {
        var reason = $"The webhook answered {(int)response.StatusCode}";
        return response.StatusCode switch
        {
            >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => DeliveryOutcome.Sent,
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                DeliveryOutcome.TryAgain(reason, RetryAfter(response)),
            _ => DeliveryOutcome.Refused(reason),
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } header ? header.Delta ?? (header.Date - clock.GetUtcNow()) : null;

    /// <param name="Timestamp">When the notification was made: the body is the same at every attempt.</param>
    private sealed record Payload(
        Guid NotificationId,
        NotificationType Type,
        Guid RecipientId,
        string Title,
        string Message,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JsonElement? Metadata,
        DateTimeOffset Timestamp);
}
