using System.Net.Http.Headers;
using MiniCrm.Clients.NSwag;

namespace MiniCrm.Clients
{
    /// <summary>With the client that NSwag makes whose parameters that may be left out may be left out, so that those that are added later break no call.</summary>
    internal static class NSwagWalk
    {
        public static async Task RunAsync(Walk walk)
        {
            using var http = new HttpClient { BaseAddress = walk.Api };
            var client = new MiniCrmClient(http);
            var signedIn = await client.SignInAsync(new LoginRequest { Email = walk.Email, Password = walk.Password });
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.AccessToken);

            await client.UpdateUserAsync(id: walk.User, body: new UpdateUserRequest { FirstName = "Renamed" });
            var lead = await client.CreateLeadAsync(body: new CreateLeadRequest
            {
                FirstName = "Grace",
                LastName = "Hopper",
                Email = "grace@example.com",
                Phone = "+1234567890",
                Source = LeadSource.Referral,
                AssignedUserId = walk.User,
            });
            Walk.Tell("lead", lead.Id);
            await client.UpdateLeadAsync(id: lead.Id, body: new UpdateLeadRequest { Company = walk.Company });
            await client.AssignLeadAsync(id: lead.Id, body: new AssignLeadRequest { AssignedUserId = null });

            string? cursor = null;
            do
            {
                foreach (var row in await client.ListLeadsOfUserAsync(userId: walk.User, limit: 2, cursor: cursor))
                {
                    Walk.Tell("listed", row.Id);
                }

                cursor = Walk.Cursor(client.Link);
            }
            while (cursor is not null);

            using var stream = await client.StreamNotificationsAsync();
            var posted = await client.CreateNotificationAsync(new PostNotificationRequest
            {
                Type = NotificationType.In_app,
                Title = "Call",
                Message = "Call back",
                RecipientId = signedIn.User.Id,
                Metadata = new Dictionary<string, object> { ["priority"] = "high" },
            });
            Walk.Tell("notification", posted.Id);
            Walk.Tell("event", await Walk.EventAsync(stream.Stream, $"{posted.Id}"));
        }
    }
}

namespace MiniCrm.Clients.NSwag
{
    public partial class MiniCrmClient
    {
        /// <summary>The header of the last answer.</summary>
        public string? Link { get; private set; }

        partial void ProcessResponse(HttpClient client, HttpResponseMessage response) =>
            Link = response.Headers.TryGetValues("Link", out var values) ? string.Join(", ", values) : null;
    }
}
