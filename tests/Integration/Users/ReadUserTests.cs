using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Users;

public sealed class ReadUserTests(CrmFixture crm)
{
    [Fact]
    public async Task Whoever_has_the_version_is_not_sent_it_again()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var user = await crm.NewUserAsync();
        string[] paths = [$"/users/{user.Id}", $"/users/email/{user.Email}"];
        var etag = (await admin.GetAsync(paths[0])).Is(200).ETag!;

        foreach (var path in paths)
        {
            foreach (var known in new[] { etag, $"\"7\", {etag}", $"W/{etag}", "*" })
            {
                var answer = (await admin.GetAsync(path, ("If-None-Match", known))).Is(304);
                Assert.Equal((etag, ""), (answer.ETag, answer.Text));
            }
        }

        (await admin.PatchAsync(paths[0], new { firstName = "Grace" })).Is(200);
        foreach (var path in paths)
        {
            var changed = (await admin.GetAsync(path, ("If-None-Match", etag))).Is(200);
            Assert.Equal((Answers.UserTag(user.Id, 2), "Grace"), (changed.ETag, changed["firstName"].GetString()));
        }
    }

    [Fact]
    public async Task Ones_own_profile_has_its_version_too()
    {
        var user = await crm.NewUserAsync();
        foreach (var path in new[] { "/auth/me", "/users/auth/validate", $"/users/{user.Id}" })
        {
            var me = (await user.Client.GetAsync(path)).Is(200);
            Assert.Equal((user.Id, user.Email, Answers.UserTag(user.Id, 1)), (me.Id, me["email"].GetString(), me.ETag));
            (await user.Client.GetAsync(path, ("If-None-Match", me.ETag!))).Is(304);
        }
    }

    [Fact]
    public async Task A_user_nobody_knows_is_not_found()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var unknown = $"/users/{Guid.CreateVersion7()}";

        (await admin.GetAsync(unknown)).IsProblem(404, "User not found");
        (await admin.GetAsync($"/users/email/{CrmUsers.UniqueEmail()}")).IsProblem(404, "User not found");
        (await admin.PatchAsync(unknown, new { firstName = "Grace" })).IsProblem(404, "User not found");
        (await admin.PatchAsync(unknown, new { firstName = "Grace" }, ("If-Match", "*"))).IsProblem(404, "User not found");
        (await admin.PatchAsync(unknown, new { password = "analytical engine" })).IsProblem(404, "User not found");
        (await admin.DeleteAsync(unknown)).IsProblem(404, "User not found");
    }
}
