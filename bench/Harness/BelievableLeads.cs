using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Harness;

/// <summary>Leads as a company might have them, without a history, and the users who work on them.</summary>
/// <param name="Busiest">The user who has most of them, a sales_rep.</param>
internal sealed record BelievableLeads(CrmUser Busiest)
{
    private const int Users = 50;

    public static async Task<BelievableLeads> PutAsync(CrmSystem system, int count, CancellationToken cancellationToken)
    {
        var client = system.Administrator.Client;
        var busiest = await client.CreateUserAsync();
        var ids = new List<string> { busiest.Id };
        while (ids.Count < Users)
        {
            ids.Add((await client.PostAsync("/users", CrmUsers.NewUser("sales_rep"))).Expect(HttpStatusCode.Created).Id);
        }

        using var file = new StreamReader(typeof(BelievableLeads).Assembly.GetManifestResourceStream("believable-leads.sql")!);
        var script = (await file.ReadToEndAsync(cancellationToken))
            .Replace("COUNT", $"{count}", StringComparison.Ordinal)
            .Replace("USERS", string.Join(',', ids.Select(id => $"'{id}'")), StringComparison.Ordinal);
        await system.Databases.DoAsync("leads", script, cancellationToken);
        await system.Databases.DoAsync("leads", "vacuum (analyze) leads", cancellationToken);
        await system.Databases.DoAsync("leads", "checkpoint", cancellationToken);
        return new(busiest);
    }
}
