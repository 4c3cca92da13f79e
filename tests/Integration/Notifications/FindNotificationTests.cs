using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Notifications;

/// <summary>The list of a user's notifications, filtered and sorted.</summary>
public sealed class FindNotificationTests(CrmFixture crm)
{
    [Fact]
    public async Task Each_filter_lets_through_what_fits_and_every_sort_walks_both_ways()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var before = DateTimeOffset.UtcNow.AddSeconds(-30).ToString("O");
        var (rep, welcome) = await crm.NewRecipientAsync();
        var a = await NotifyAsync("in_app");
        var b = await NotifyAsync("sms");
        var c = await NotifyAsync("email");
        var d = await NotifyAsync("in_app");
        var e = await NotifyAsync("push");
        await admin.NotifyAsync((await crm.NewUserAsync()).Id);
        (await rep.Client.PatchAsync($"/notifications/{a}/read", null)).Is(200);
        (await rep.Client.PatchAsync($"/notifications/{b}/read", null)).Is(200);
        var after = DateTimeOffset.UtcNow.AddSeconds(30).ToString("O");
        var path = $"/notifications/recipient/{rep.Id}";

        // The welcome is a mail.
        foreach (var (query, expected) in new (string, string[])[]
        {
            ("status=failed", [e, b]),
            ("status=sent", [d, c, a, welcome]),
            ("status=pending", []),
            ("status=pending,failed", [e, b]),
            ("status=!failed,pending", [d, c, a, welcome]),
            ("type=in_app", [d, a]),
            ("type=sms,push", [e, b]),
            ("type=!in_app,email", [e, b]),
            ("unread=true", [e, d, c, welcome]),
            ("unread=false", [b, a]),
            ("unread=true&type=in_app", [d]),
            ("unread=false&status=failed", [b]),
            ($"createdFrom={before}&createdTo={after}", [e, d, c, b, a, welcome]),
            ($"createdTo={before}", []),
            ("createdFrom=2000-01-01&createdTo=2000-01-02", []),
        })
        {
            var filtered = $"{path}?{Lists.Escaped(query)}";
            foreach (var client in new[] { admin, rep.Client })
            {
                Assert.Equal(Lists.Told(query, expected), Lists.Told(query, (await client.GetAsync(filtered)).Is(200).Ids()));
            }

            Assert.Equal(Lists.Told(query, expected), Lists.Told(query, (await rep.Client.WalkAsync($"{filtered}&limit=1")).Ids()));
            Assert.Equal(Lists.Told(query, expected.Reverse()), Lists.Told(query, (await rep.Client.GetAsync($"{filtered}&sort=createdAt")).Is(200).Ids()));
            Assert.Equal($"{expected.Length}", (await rep.Client.GetAsync($"{filtered}&limit=1&total=exact")).Is(200).Header("X-Total-Count"));
        }

        foreach (var (sort, expected) in new (string, string[])[]
        {
            ("createdAt", [welcome, a, b, c, d, e]),
            ("-createdAt", [e, d, c, b, a, welcome]),
            ("status", [d, c, a, welcome, e, b]),
            ("-status", [e, b, d, c, a, welcome]),
            ("type", [c, welcome, d, a, e, b]),
            ("-type,createdAt", [b, e, a, d, welcome, c]),
            ("status,type", [c, welcome, d, a, e, b]),
        })
        {
            await rep.Client.WalksBothWaysAsync($"{path}?sort={sort}", expected);
        }

        await rep.Client.WalksBothWaysAsync($"{path}?total=none", [e, d, c, b, a, welcome]);
        Assert.Equal($$"""[{"id":"{{e}}","status":"failed"},{"id":"{{b}}","status":"failed"}]""", (await rep.Client.GetAsync($"{path}?status=failed&fields=status,id")).Is(200).Text);

        async Task<string> NotifyAsync(string type) => (await admin.EndOfAsync((await admin.NotifyAsync(rep.Id, type)).Id)).Id;
    }

    [Fact]
    public async Task Nobody_elses_are_found_by_a_sales_rep_in_any_way()
    {
        var rep = (await crm.NewUserAsync()).Client;
        var (other, _) = await crm.NewRecipientAsync();

        foreach (var query in new[] { "status=sent", "type=email", "unread=true", "createdFrom=2000-01-01", "sort=createdAt", "total=exact", "fields=id" })
        {
            (await rep.GetAsync($"/notifications/recipient/{other.Id}?{query}")).IsProblem(403);
        }
    }

    [Fact]
    public async Task A_cursor_is_good_for_the_list_it_came_from_and_for_no_other()
    {
        var (admin, rep) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        string[] ids = [(await admin.NotifyAsync(rep.Id)).Id, (await admin.NotifyAsync(rep.Id)).Id, (await admin.NotifyAsync(rep.Id)).Id];
        var path = $"/notifications/recipient/{rep.Id}";
        var filtered = Lists.CursorOf((await rep.Client.GetAsync($"{path}?type=in_app&limit=1")).Is(200).Next()!);
        var plain = Lists.CursorOf((await rep.Client.GetAsync($"{path}?limit=1")).Is(200).Next()!);

        Assert.Equal([ids[1], ids[0]], (await rep.Client.GetAsync($"{path}?type=in_app&cursor={filtered}")).Is(200).Ids());
        foreach (var other in new[] { $"{path}?cursor={filtered}", $"{path}?type=email&cursor={filtered}", $"{path}?type=in_app&sort=createdAt&cursor={filtered}", $"{path}?type=in_app&cursor={plain}", $"/notifications/recipient/{Guid.CreateVersion7()}?cursor={plain}" })
        {
            var refused = (await admin.GetAsync(other)).IsProblem(400);
            Assert.StartsWith("is a cursor of another query", refused["errors"].GetProperty("cursor")[0].GetString(), StringComparison.Ordinal);
        }

        // As builds before this one wrote it.
        var former = System.Buffers.Text.Base64Url.EncodeToString(Guid.Parse(ids[2]).ToByteArray(bigEndian: true));
        Assert.Equal(ids[1], (await rep.Client.GetAsync($"{path}?cursor={former}")).Is(200).Ids()[0]);
    }

    [Fact]
    public async Task What_is_unknown_is_told_what_is_known()
    {
        var rep = await crm.NewUserAsync();
        foreach (var (query, member, known) in new[]
        {
            ("read=true", "read", "createdFrom, createdTo, cursor, fields, limit, sort, status, total, type, unread"),
            ("status=read", "status", "failed, pending, sent"),
            ("type=fax", "type", "email, in_app, push, sms"),
            ("unread=yes", "unread", "true or false"),
            ("sort=title", "sort", "createdAt, status, type"),
            ("fields=body", "fields", "id, type, title, message, recipientId, status, metadata, templateId, sentAt, readAt, errorMessage, createdAt, updatedAt"),
        })
        {
            Assert.Contains(known, (await rep.Client.GetAsync($"/notifications/recipient/{rep.Id}?{query}")).IsProblem(400)["errors"].GetProperty(member)[0].GetString(), StringComparison.Ordinal);
        }
    }
}
