using MiniCrm.Tests.Integration.Imports;
using MiniCrm.Tests.Integration.Leads.Actions;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Common;

/// <summary>Lists that lead on alone: their cursors have the manners of all others.</summary>
public sealed class ListCursorTests(CrmFixture crm)
{
    private const string File = "firstName,lastName,email\nJane,Doe,jane@example.com\n";

    [Fact]
    public async Task A_cursor_is_good_for_the_list_it_came_from_and_for_no_other()
    {
        var admin = await crm.NewUserAsync("admin");
        for (var count = 0; count < 3; count++)
        {
            await crm.Anonymous.SignInAsync(admin.Email, admin.Password);
            (await admin.Client.PostAsync("/views", new { name = "A view", query = "" })).Is(201);
            (await admin.Client.UploadAsync(File)).Is(202);
            await admin.Client.RunAsync("email=nobody@example.com", ActionSteps.Contacted);
        }

        string[] lists = ["/auth/sessions?", "/views?", "/imports?", "/leads/actions?", "/audit?", $"/audit?actor={admin.Id}&"];
        var cursors = new Dictionary<string, string>();
        foreach (var list in lists)
        {
            // What was done is in the audit a second later.
            var first = await Eventually.SeesAsync(
                _ => admin.Client.GetAsync($"{list}limit=1"), part => part.Is(200).Next() is not null, cancellationToken: TestContext.Current.CancellationToken);
            var second = (await admin.Client.GetAsync(first.Next()!)).Is(200);
            Assert.True(string.CompareOrdinal(Assert.Single(first.Ids()), Assert.Single(second.Ids())) > 0, list);
            cursors[list] = Lists.CursorOf(first.Next()!).Split('&')[0];
        }

        foreach (var list in lists)
        {
            foreach (var other in lists.Where(other => other != list))
            {
                var refused = (await admin.Client.GetAsync($"{list}cursor={cursors[other]}")).IsProblem(400);
                Assert.StartsWith("is a cursor of another query", refused["errors"].GetProperty("cursor")[0].GetString(), StringComparison.Ordinal);
            }

            Assert.Contains("known are: ", (await admin.Client.GetAsync($"{list}colour=red")).IsProblem(400)["errors"].GetProperty("colour")[0].GetString(), StringComparison.Ordinal);
        }

        Assert.Contains("known are: after, limit", (await admin.Client.GetAsync($"/leads/{Guid.CreateVersion7()}/timeline?cursor=x")).IsProblem(400)["errors"].GetProperty("cursor")[0].GetString(), StringComparison.Ordinal);
    }
}
