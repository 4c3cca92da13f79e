using System.Net;
using System.Net.Http.Headers;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Integration.Leads;

/// <summary>Files that are read slowly, on a server of their own: others would be refused theirs.</summary>
[Long]
public sealed class ManyExportsTests(CrmFixture crm)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_do_not_read_on_hold_up_other_exports_and_nothing_else()
    {
        await using var server = await CrmServer.StartAsync(crm.Server.Postgres, cancellationToken: Cancellation);
        var client = (await server.AdministratorAsync()).Client;
        await FillAsync(server, (await client.CreateLeadAsync()).Id);
        var slow = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync(client)));

        var refused = (await client.GetAsync("/leads/export")).Is(503);
        Assert.Equal(("urn:minicrm:problem:busy", "5"), (refused["type"].GetString(), refused.Header("Retry-After")));
        await client.CreateLeadAsync();

        // Whoever goes makes room.
        slow[0].Dispose();
        await Eventually.SeesAsync(
            async _ => (await client.GetAsync("/leads/export?status=closed_won")).Status, status => status is HttpStatusCode.OK, cancellationToken: Cancellation);
        Array.ForEach(slow, answer => answer.Dispose());
    }

    /// <summary>More than what lies in buffers on the way. Ids differ from the original's in the digit of the variant: one of four would be its own else.</summary>
    private static async Task FillAsync(CrmServer server, string original)
    {
        await using var connection = await server.Postgres.ConnectAsync(server.LeadsDatabase, Cancellation);
        await using var copies = new NpgsqlCommand(
            """
            insert into leads (id, version, state)
            select (left(id::text, 19) || translate(substr(id::text, 20, 1), '89ab', '9ab8') || lpad(to_hex(number), 3, '0') || right(id::text, 13))::uuid, 1, state || jsonb_build_object('notes', repeat('n', 10000), 'email', number || '@example.com')
            from leads, generate_series(1, 4000) number where id = $1
            """,
            connection)
        { Parameters = { new() { Value = Guid.Parse(original) } } };
        Assert.Equal(4000, await copies.ExecuteNonQueryAsync(Cancellation));
    }

    private static async Task<HttpResponseMessage> OpenAsync(CrmClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/leads/export", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", client.AccessToken);
        var answer = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer;
    }
}
