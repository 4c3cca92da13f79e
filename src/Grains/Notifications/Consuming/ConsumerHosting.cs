using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Grains.Owned;
using MiniCrm.Kafka;
using MiniCrm.Kafka.Consuming;
using MiniCrm.Leads;
using MiniCrm.Notifications;
using MiniCrm.Users;
using Npgsql;

namespace MiniCrm.Grains.Notifications.Consuming;

/// <summary>The consumer groups of the role <c>notifications</c>, one per purpose.</summary>
public static class ConsumerHosting
{
    /// <summary>Welcomes new users.</summary>
    public const string WelcomeGroup = "minicrm.welcome";

    /// <summary>Tells assignees of their leads.</summary>
    public const string AssignmentGroup = "minicrm.assignments";

    /// <summary>Tells users that what they sign in with was changed.</summary>
    public const string SecurityGroup = "minicrm.security";

    /// <summary>Tells users of sign-ins from where they have not signed in before.</summary>
    public const string DevicesGroup = "minicrm.devices";

    /// <summary>Empties what is held of users and leads that are gone for good.</summary>
    public const string ErasureGroup = "minicrm.erasure";

    // Whoever was assigned is told to what, even if the lead is somebody else's by now.
    private static readonly Caller Teller = new(Guid.Empty, UserRole.Manager);

    /// <summary>To be called after the silo was added, so that the consumers drain while it is still there.</summary>
    public static IServiceCollection AddNotificationConsumers(this IServiceCollection services) => services
        .AddConsumer(new(WelcomeGroup), [UserCreated.Topic], Receive)
        .AddConsumer(new(AssignmentGroup), [LeadAssigned.Topic], Receive)
        .AddConsumer(new(SecurityGroup), [UserSecurityChanged.Topic], Receive)
        .AddConsumer(new(DevicesGroup), [UserNewDevice.Topic], Receive)
        .AddConsumer(new(ErasureGroup), [UserDeleted.Topic, LeadDeleted.Topic, LeadErased.Topic], Erase);

    private static Func<ConsumedRecord, CancellationToken, Task> Receive(IServiceProvider provider)
    {
        var grains = provider.GetRequiredService<IGrainFactory>();
        return async (record, _) =>
        {
            if (EventDecoder.Decode(record) is { } told)
            {
                TraceContext.Carry(record.Header("traceparent"));
                var inbox = grains.GetGrain<IInboxGrain>(told.RecipientId);
                await ReceiveAsync(inbox, await CompleteAsync(told.Received, grains));
                if (told.Received is SecurityChangedReceived { Kind: SecurityChange.Email } changed && await AwaitsVerificationAsync(told.RecipientId, grains))
                {
                    await ReceiveAsync(inbox, new VerificationAskedReceived(changed.EventId, changed.ChangedAt));
                }
            }
        };
    }

    private static Func<ConsumedRecord, CancellationToken, Task> Erase(IServiceProvider provider)
    {
        var grains = provider.GetRequiredService<IGrainFactory>();
        var database = provider.GetRequiredKeyedService<NpgsqlDataSource>("notifications");
        return async (record, _) =>
        {
            var erasure = EventDecoder.DecodeErasure(record);
            TraceContext.Carry(record.Header("traceparent"));
            if (erasure.UserId is { } user)
            {
                await ReceiveAsync(grains.GetGrain<IInboxGrain>(user), new UserDeletedReceived(erasure.EventId));
                await grains.GetGrain<ILeadsBelongingsGrain>(0).OwnerDeleted(user);
            }

            if (erasure.LeadId is { } lead)
            {
                var received = new LeadDeletedReceived(erasure.EventId, lead);
                foreach (var recipient in await ForgottenLeads.AddAsync(database, lead))
                {
                    await ReceiveAsync(grains.GetGrain<IInboxGrain>(recipient), received);
                }
            }
        };
    }

    /// <summary>Those of its key, and in time the whole partition, wait behind an event: what will never be taken must not be tried for ever.</summary>
    private static async Task ReceiveAsync(IInboxGrain inbox, ReceivedEvent received)
    {
        if (await inbox.Receive(received) is { } refusal)
        {
            throw new DeadLetterException($"The inbox refused it: {refusal.Detail}");
        }
    }

    private static async Task<bool> AwaitsVerificationAsync(Guid userId, IGrainFactory grains)
    {
        var user = await grains.GetGrain<IUserGrain>(userId).Get();
        return user.Value?.AwaitsVerification == true;
    }

    // Here and not on the inbox's turn, which must not wait for another role.
    private static async Task<ReceivedEvent> CompleteAsync(ReceivedEvent received, IGrainFactory grains)
    {
        if (received is not LeadAssignedReceived assigned)
        {
            return received;
        }

        var lead = await grains.GetGrain<ILeadGrain>(assigned.LeadId).Get(Teller);
        return lead.Succeeded ? assigned with { LeadName = $"{lead.Value.FirstName} {lead.Value.LastName}" } : assigned;
    }
}
