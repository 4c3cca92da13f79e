using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>What answers say beside their bodies.</summary>
public sealed class HeadersTests(CrmFixture crm)
{
    [Fact]
    public async Task What_was_created_says_where_it_is_and_which_version_it_has()
    {
        var admin = await crm.AdministratorAsync();

        var created = (await admin.Client.PostAsync("/users", CrmUsers.NewUser())).Expect(HttpStatusCode.Created);

        Assert.Equal($"/users/{created.Id}", created.Header("Location"));
        Assert.Equal("\"1\"", created.ETag);
        var read = (await admin.Client.GetAsync(created.Header("Location")!)).Expect(HttpStatusCode.OK);
        Assert.Equal(created.Text, read.Text);
        Assert.Equal(created.ETag, read.ETag);
    }
}
