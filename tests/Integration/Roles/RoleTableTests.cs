using System.Net.Http.Headers;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Roles;

public sealed class RoleTableTests(Cast cast) : IClassFixture<Cast>
{
    [Theory]
    [MemberData(nameof(RoleTable.Cases), MemberType = typeof(RoleTable))]
    public async Task Everybody_is_answered_as_the_table_says(string role, string request, string body, int expected)
    {
        var parts = request.Split(' ');
        var path = await cast.FillAsync(parts[1], role);
        using var content = body == "" ? null : new StringContent(await cast.FillAsync(body, role), MediaTypeHeaderValue.Parse("application/json"));

        var answer = await cast.ClientOf(role).SendAsync(parts[0], path, content, null, TestContext.Current.CancellationToken);

        if (expected >= 400)
        {
            answer.IsProblem(expected);
            Assert.Equal(path.Split('?')[0], answer["instance"].GetString());
        }
        else
        {
            answer.Is(expected);
            Assert.Equal(expected is 204 or 301, answer.Text == "");
        }
    }

    [Fact]
    public async Task What_a_path_refers_to_is_not_told_to_whoever_is_not_signed_in()
    {
        var known = await cast.ClientOf("anonymous").GetAsync(await cast.FillAsync("/leads/<foreignLead>", "anonymous"));
        var unknown = await cast.ClientOf("anonymous").GetAsync(await cast.FillAsync("/leads/<unknown>", "anonymous"));

        Assert.Equal(known.IsProblem(401)["detail"].GetString(), unknown.IsProblem(401)["detail"].GetString());
    }
}
