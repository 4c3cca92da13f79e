using System.Net;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

internal sealed class HotRead : RatioRow
{
    private const string Bare = "/bench/bare";
    private const int Hot = 1000;

    public override string Name => "hot-read";

    public override string Purpose => "GET /leads/{id} of a thousand leads in memory";

    protected override string Against => "a bare handler in the same host, behind the same authentication, that answers the same bytes";

    protected override IReadOnlyDictionary<Shape, Goal?> Goals => new Dictionary<Shape, Goal?>
    {
        [Shape.AllInOne] = Goal.AtLeast(0.80),
        [Shape.Cluster] = Goal.AtLeast(0.65),
    };

    public static Side Reads(CrmSystem system) =>
        system.Asks(Connections, _ => Enumerable.Range(1, Math.Min(Hot, system.Leads.Count)).Select(number => new Call("GET", $"/leads/{system.Leads.Id(number)}")));

    protected override Task<Side> MeasuredAsync(CrmSystem system, CancellationToken cancellationToken) => Task.FromResult(Reads(system));

    protected override async Task<Side> ReferenceAsync(CrmSystem system, CancellationToken cancellationToken)
    {
        var client = system.Administrator.Client;
        var answer = (await client.GetAsync($"/leads/{system.Leads.Id(1)}")).Expect(HttpStatusCode.OK);
        using var body = new StringContent(answer.Text, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        (await client.SendAsync("PUT", Bare, body, [("Answer-Content-Type", $"{answer.ContentHeaders.ContentType}"), ("Answer-ETag", answer.ETag!)], cancellationToken))
            .Expect(HttpStatusCode.NoContent);
        return system.Asks(Connections, _ => [new("GET", Bare)]);
    }
}
