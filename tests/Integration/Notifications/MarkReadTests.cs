using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Notifications;

public sealed class MarkReadTests(CrmFixture crm)
{
    [Fact]
    public async Task Reading_sets_the_time_once()
    {
        var (admin, rep) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        var sent = await admin.NotifyAsync(rep.Id);
        var path = $"/notifications/{sent.Id}";

        var read = (await rep.Client.PatchAsync($"{path}/read", null)).Is(200);
        var again = (await rep.Client.PatchAsync($"{path}/read", null)).Is(200);

        Assert.Equal(("\"2\"", read["updatedAt"].GetString()), (read.ETag, read["readAt"].GetString()));
        Assert.True(string.CompareOrdinal(sent["updatedAt"].GetString(), read["readAt"].GetString()) <= 0);
        Assert.All(
            sent.Body.Members().Except(["readAt", "updatedAt"]),
            member => Assert.True(JsonElement.DeepEquals(sent[member], read[member]), member));
        Assert.Equal((read.ETag, read.Text), (again.ETag, again.Text));
        Assert.Equal(read.Text, (await rep.Client.GetAsync(path, ("If-None-Match", sent.ETag!))).Is(200).Text);
        (await rep.Client.GetAsync(path, ("If-None-Match", read.ETag!))).Is(304);
    }

    [Fact]
    public async Task It_can_be_bound_to_a_version()
    {
        var (admin, rep) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        var path = $"/notifications/{(await admin.NotifyAsync(rep.Id)).Id}/read";

        foreach (var stale in new[] { "\"2\"", "W/\"1\"", "\"x\"" })
        {
            (await rep.Client.PatchAsync(path, null, ("If-Match", stale))).IsProblem(412);
        }

        (await rep.Client.PatchAsync(path, null, ("If-Match", "1"))).IsProblem(400);
        Assert.Equal("\"2\"", (await rep.Client.PatchAsync(path, null, ("If-Match", "\"7\", \"1\""))).Is(200).ETag);
        (await rep.Client.PatchAsync(path, null, ("If-Match", "\"1\""))).IsProblem(412);
        Assert.Equal("\"2\"", (await rep.Client.PatchAsync(path, null, ("If-Match", "*"))).Is(200).ETag);
    }

    [Fact]
    public async Task Only_the_recipient_and_an_admin_do_it()
    {
        var (admin, manager) = ((await crm.AdministratorAsync()).Client, (await crm.NewUserAsync("manager")).Client);
        var (rep, other) = (await crm.NewUserAsync(), (await crm.NewUserAsync()).Client);
        var sent = await admin.NotifyAsync(rep.Id);
        var path = $"/notifications/{sent.Id}";

        (await other.PatchAsync($"{path}/read", null)).IsProblem(404, "Notification not found");
        (await manager.PatchAsync($"{path}/read", null)).IsProblem(403);
        (await crm.Anonymous.PatchAsync($"{path}/read", null)).IsProblem(401);
        Assert.Equal(sent.Text, (await rep.Client.GetAsync(path)).Is(200).Text);
        Assert.Equal("\"2\"", (await admin.PatchAsync($"{path}/read", null)).Is(200).ETag);
    }

    [Fact]
    public async Task A_notification_nobody_knows_is_not_found()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var unknown = $"/notifications/{Guid.CreateVersion7()}";

        (await admin.GetAsync(unknown)).IsProblem(404, "Notification not found");
        (await admin.PatchAsync($"{unknown}/read", null)).IsProblem(404, "Notification not found");
        (await admin.PatchAsync($"{unknown}/read", null, ("If-Match", "*"))).IsProblem(404, "Notification not found");
    }
}
