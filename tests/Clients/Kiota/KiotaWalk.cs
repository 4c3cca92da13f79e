using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Http.HttpClientLibrary;
using Microsoft.Kiota.Http.HttpClientLibrary.Middleware.Options;
using MiniCrm.Clients.Kiota;
using MiniCrm.Clients.Kiota.Models;

namespace MiniCrm.Clients;

/// <summary>With the client that Kiota makes when it is told nothing.</summary>
internal static class KiotaWalk
{
    public static async Task RunAsync(Walk walk)
    {
        using var open = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider()) { BaseUrl = walk.Api.ToString() };
        var signedIn = await new MiniCrmClient(open).Auth.Login.PostAsync(new LoginRequest { Email = walk.Email, Password = walk.Password });
        using var closed = new HttpClientRequestAdapter(new BaseBearerTokenAuthenticationProvider(new Token(signedIn!.AccessToken!))) { BaseUrl = walk.Api.ToString() };
        var client = new MiniCrmClient(closed);

        await client.Users[walk.User].PatchAsync(new UpdateUserRequest { FirstName = "Renamed" });
        var lead = await client.Leads.PostAsync(new CreateLeadRequest
        {
            FirstName = "Grace",
            LastName = "Hopper",
            Email = "grace@example.com",
            Phone = "+1234567890",
            Source = LeadSource.Referral,
            AssignedUserId = walk.User,
        });
        Walk.Tell("lead", lead!.Id);
        await client.Leads[lead.Id!.Value].PatchAsync(new UpdateLeadRequest { Company = walk.Company });

        // Its own models leave out what is null: unassigned is by an address, a member is cleared by a model that writes it.
        await client.Leads[lead.Id.Value].Assignee.DeleteAsync();
        var unphoned = await client.Leads.PostAsync(new CreateLeadRequest { FirstName = "Ada", LastName = "Lovelace", Email = "ada@example.com", Phone = "+1234567890" });
        await client.Leads[unphoned!.Id!.Value].PatchAsync(new WithoutPhone { Company = walk.Company });
        Walk.Tell("cleared", unphoned.Id);

        string? cursor = null;
        do
        {
            var headers = new HeadersInspectionHandlerOption { InspectResponseHeaders = true };
            foreach (var row in await client.Leads.User[walk.User].GetAsync(request =>
            {
                (request.QueryParameters.Limit, request.QueryParameters.Cursor) = (2, cursor);
                request.Options.Add(headers);
            }) ?? [])
            {
                Walk.Tell("listed", row.Id);
            }

            cursor = Walk.Cursor(headers.ResponseHeaders.TryGetValue("Link", out var links) ? links.First() : null);
        }
        while (cursor is not null);

        await using var stream = await client.Notifications.Stream.GetAsync();
        var posted = await client.Notifications.PostAsync(new PostNotificationRequest
        {
            Type = NotificationType.In_app,
            Title = "Call",
            Message = "Call back",
            RecipientId = signedIn.User!.Id,
            Metadata = new PostNotificationRequest_metadata { AdditionalData = new Dictionary<string, object> { ["priority"] = "high" } },
        });
        Walk.Tell("notification", posted!.Id);
        Walk.Tell("event", await Walk.EventAsync(stream!, $"{posted.Id}"));
    }

    private sealed class WithoutPhone : UpdateLeadRequest
    {
        public override void Serialize(ISerializationWriter writer)
        {
            base.Serialize(writer);
            writer.WriteNullValue("phone");
        }
    }

    private sealed class Token(string value) : IAccessTokenProvider
    {
        public AllowedHostsValidator AllowedHostsValidator { get; } = new();

        public Task<string> GetAuthorizationTokenAsync(
            Uri uri, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default) => Task.FromResult(value);
    }
}
