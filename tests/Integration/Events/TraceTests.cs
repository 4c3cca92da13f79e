using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Integration.Events;

/// <summary>One trace from the request to whatever comes of it.</summary>
[Long]
[Collection(EventsCollection.Name)]
public sealed class TraceTests(BrokeredCrm crm)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_comes_of_a_request_names_its_trace()
    {
        var admin = await crm.Server.AdministratorAsync();
        var (ofUser, ofLead) = (NewTrace(), NewTrace());
        var user = (await admin.Client.PostAsync("/users", CrmUsers.NewUser(), ("traceparent", Traceparent(ofUser)))).Is(201).Id;
        var lead = (await admin.Client.PostAsync(
            "/leads",
            new { firstName = "Grace", lastName = "Hopper", email = "grace@example.com", assignedUserId = user },
            ("traceparent", Traceparent(ofLead)))).Is(201).Id;

        // The events of the commands, and those of the notifications that consumers made of them.
        var welcome = await SentAsync(user, "email");
        var assignment = await SentAsync(user, "in_app");
        var told = crm.Server.Events.Events;
        Assert.Equal([ofUser], Traces(told.Where(logged => logged.Key == user)));
        Assert.Equal(["lead.created", "lead.assigned"], (await crm.Server.Events.OfAsync(lead, Cancellation)).Select(logged => logged.Topic));
        Assert.Equal([ofLead], Traces(told.Where(logged => logged.Key == lead)));
        Assert.Equal([ofUser], Traces([welcome]));
        Assert.Equal([ofLead], Traces([assignment]));
    }

    private Task<KafkaEvent> SentAsync(string recipient, string channel) => Eventually.SeesAsync(
        _ => Task.FromResult(crm.Server.Events.Events.FirstOrDefault(logged =>
            logged.Topic == "notification.sent"
            && logged.Value!.Contains(recipient, StringComparison.Ordinal)
            && logged.Value.Contains($"\"{channel}\"", StringComparison.Ordinal))!),
        logged => logged is not null,
        cancellationToken: Cancellation);

    private static IEnumerable<string> Traces(IEnumerable<KafkaEvent> events) =>
        events.Select(logged => logged.Headers.Any(header => header.Key == "traceparent") ? logged.Header("traceparent").Split('-')[1] : "none").Distinct();

    private static string NewTrace() => $"{Guid.NewGuid():N}";

    private static string Traceparent(string trace) => $"00-{trace}-00f067aa0ba902b7-01";
}
