using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

/// <summary>Beside the ratio to raw hashing, what sign-ins leave to those who read.</summary>
internal sealed class Login : RatioRow
{
    private const int SignIns = 8;

    public override string Name => "login";

    public override string Purpose => "POST /auth/login, 8 connections";

    protected override string Against => "raw bcrypt of the same hash on all cores";

    protected override bool Writes => false;

    protected override IReadOnlyDictionary<Shape, Goal?> Goals => new Dictionary<Shape, Goal?>
    {
        [Shape.AllInOne] = Goal.AtLeast(0.90),
        [Shape.Cluster] = Goal.AtLeast(0.90),
    };

    public override async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        var hashing = await base.RunAsync(context, shape, cancellationToken);
        if (context.Past is not null)
        {
            return hashing;
        }

        var system = await context.SystemAsync(shape, context.Today, context.Leads, cancellationToken);
        var (signIns, reads) = (await MeasuredAsync(system, cancellationToken), HotRead.Reads(system));
        var (beside, alone) = await Rounds.InTurnAsync(
            new(system, async (time, token) =>
            {
                var disturbing = signIns(time, token);
                var load = await reads(time, token);
                await disturbing;
                return load;
            }, Writes: false),
            new(system, reads, Writes: false),
            context.Plan,
            cancellationToken);
        return
        [
            .. hashing,
            new(Name, $"GET /leads/{{id}} beside 8 connections that sign in, {shape.Name()}", beside.PerSecond.Over(alone.PerSecond))
            {
                Against = "the same reads alone",
                Goal = Goal.AtLeast(0.40),
                Seen = Measured.Tell(beside, alone),
            },
        ];
    }

    protected override Task<Side> MeasuredAsync(CrmSystem system, CancellationToken cancellationToken) => Task.FromResult(system.Asks(
        SignIns, _ => [new("POST", "/auth/login", $$"""{"email":"{{system.Administrator.Email}}","password":"{{system.Administrator.Password}}"}""")]));

    protected override async Task<Side> ReferenceAsync(CrmSystem system, CancellationToken cancellationToken)
    {
        var hash = await system.Databases.AskAsync<string>(
            "users", $"select state->>'passwordHash' from users where id = '{system.Administrator.Id}'", cancellationToken);
        return async (time, token) =>
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(token);
            over.CancelAfter(time);
            var counts = await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(() =>
            {
                var done = 0;
                while (!over.IsCancellationRequested)
                {
                    done += BCrypt.Net.BCrypt.Verify(system.Administrator.Password, hash) ? 1 : throw new VoidRunException("the hash is of another password");
                }

                return done;
            })));
            return new(counts.Sum(), time);
        };
    }
}
