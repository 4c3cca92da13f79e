using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Notifications;

public sealed class NotificationListTests(CrmFixture crm)
{
    [Fact]
    public async Task The_newest_comes_first_with_no_gap_and_nothing_twice_while_some_are_added()
    {
        var (admin, other) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        var (rep, welcome) = await crm.NewRecipientAsync();
        var path = $"/notifications/recipient/{rep.Id}";
        var before = new List<string> { welcome };
        foreach (var type in new[] { "in_app", "email", "sms", "push", "in_app", "email", "in_app" })
        {
            before.Add((await admin.NotifyAsync(rep.Id, type)).Id);
            await admin.NotifyAsync(other.Id);
        }

        var ids = (await rep.Client.WalkAsync($"{path}?limit=3", _ => admin.NotifyAsync(rep.Id))).Ids();

        ids.AreNewestFirst();
        Assert.Equal(Enumerable.Reverse(before), ids);

        // Three were added, one after each part.
        var all = (await admin.GetAsync(path)).Is(200);
        Assert.Equal(before.Count + 3, all.Ids().Length);
        Assert.Null(all.Header("Link"));
        Assert.Matches($"^<{path}\\?limit=10&cursor=[A-Za-z0-9_-]+>; rel=\"next\"$", (await rep.Client.GetAsync($"{path}?limit=10")).Header("Link"));
    }

    [Fact]
    public async Task A_list_shows_each_as_it_is_by_id_and_reads_its_own_writes()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var (rep, welcome) = await crm.NewRecipientAsync();
        var first = await admin.NotifyAsync(rep.Id);
        var second = await admin.EndOfAsync((await admin.NotifyAsync(rep.Id, "email")).Id);

        var read = (await rep.Client.PatchAsync($"/notifications/{first.Id}/read", null)).Is(200);

        Assert.Equal($"[{second.Text},{read.Text},{(await rep.Client.GetAsync($"/notifications/{welcome}")).Is(200).Text}]", (await rep.Client.GetAsync($"/notifications/recipient/{rep.Id}")).Is(200).Text);
    }

    [Fact]
    public async Task A_sales_rep_reads_nobody_elses()
    {
        var (admin, rep) = ((await crm.AdministratorAsync()).Client, (await crm.NewUserAsync()).Client);
        var (other, welcome) = await crm.NewRecipientAsync();
        var sent = await admin.NotifyAsync(other.Id);

        (await rep.GetAsync($"/notifications/recipient/{other.Id}")).IsProblem(403);
        (await rep.GetAsync($"/notifications/{sent.Id}")).IsProblem(404, "Notification not found");
        (await rep.PostAsync("/notifications", NotificationSteps.NewNotification(other.Id))).IsProblem(403);
        Assert.Equal([sent.Id, welcome], (await other.Client.GetAsync($"/notifications/recipient/{other.Id}")).Is(200).Ids());
    }

    [Fact]
    public async Task Many_at_once_are_all_there()
    {
        var manager = (await crm.NewUserAsync("manager")).Client;
        var (rep, welcome) = await crm.NewRecipientAsync();

        var sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => manager.NotifyAsync(rep.Id)));
        var read = await Task.WhenAll(sent.Select(one => rep.Client.PatchAsync($"/notifications/{one.Id}/read", null)));

        Assert.All(read, answer => Assert.Equal("\"2\"", answer.Is(200).ETag));
        var ids = (await rep.Client.GetAsync($"/notifications/recipient/{rep.Id}")).Is(200).Ids();
        ids.AreNewestFirst();
        Assert.Equal(sent.Select(one => one.Id).Append(welcome).Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
    }
}
