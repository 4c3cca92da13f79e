using System.Net;
using System.Net.Http.Headers;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

internal sealed class GrainCost : RatioRow
{
    private const string Bare = "/bench/statement";

    public override string Name => "grain";

    public override string Purpose => "POST /leads, by its grain";

    public override bool IsComparable => false;

    protected override string Against => "a handler of the same host that runs the same statement without a grain";

    protected override bool Writes => true;

    protected override IReadOnlyDictionary<Shape, Goal?> Goals => new Dictionary<Shape, Goal?>
    {
        [Shape.AllInOne] = Goal.AtLeast(0.90),

        // The way to another process and back is in it.
        [Shape.Cluster] = null,
    };

    protected override Task<Side> MeasuredAsync(CrmSystem system, CancellationToken cancellationToken) =>
        Task.FromResult(system.Asks(Connections, _ => [new("POST", "/leads", Create.Body)]));

    protected override async Task<Side> ReferenceAsync(CrmSystem system, CancellationToken cancellationToken)
    {
        var client = system.Administrator.Client;
        var envelope = await Rows.Writes.EnvelopeAsync(system, "lead.created", system.CreateLeadAsync, cancellationToken);
        var answer = (await client.GetAsync($"/leads/{envelope.Id}")).Expect(HttpStatusCode.OK);
        using var body = new StringContent(envelope.Text, new MediaTypeHeaderValue("application/json"));
        (await client.SendAsync("PUT", Bare, body, [("Answer", answer.Text), ("Id", envelope.Id), ("Email", envelope.Email), ("Phone", envelope.Phone)], cancellationToken)).Expect(HttpStatusCode.NoContent);
        return system.Asks(Connections, _ => [new("POST", Bare, Create.Body)]);
    }
}
