using System.CommandLine;
using MiniCrm.Bench;
using MiniCrm.Bench.Harness;
using MiniCrm.Bench.Rows;

RatioRow[] paths = [new HotRead(), new Create(), new ChangeStatus(), new ListPage()];
IReadOnlyList<IRow> all =
[
    .. paths, new GrainCost(), new HotLead(), new Login(), new Relay(), new HostileSignIns(), new Memory(), new Idle(), new Start(), new Finding(), new PagesRow(), new Boards(), new Bulk(), new Growth(paths), new Scale(), new Balance(),
];
var rows = new Argument<string[]>("row") { Description = $"Which to measure, all unless named: {string.Join(", ", all.Select(row => $"{row.Name} ({row.Purpose})"))}" };
rows.AcceptOnlyFromAmong([.. all.Select(row => row.Name)]);
var quick = new Option<bool>("--quick") { Description = "All rows within two minutes, to see that they run; writes nothing" };
var busy = new Option<bool>("--busy") { Description = "Go on where others use the machine, and say so beside the figures" };
var leads = new Option<int?>("--leads") { Description = "How many there are beforehand: 1,000,000 unless given, 20,000 when it is to be quick" };
var count = new Option<int?>("--rounds") { Description = "How often both sides are measured: 3 times unless given" };
var seconds = new Option<int?>("--seconds") { Description = "How long each time: 8 s unless given" };
var past = new Option<string?>("--past") { Description = "A source tree that was built, to compare with", Hidden = true };
var pastName = new Option<string?>("--past-name") { Hidden = true };
var revision = new Option<string>("--revision") { Hidden = true, DefaultValueFactory = _ => "?" };
rows.Validators.Add(named =>
{
    if (named.GetValue(past) is not null && named.GetValue(rows)!.FirstOrDefault(name => !all.Any(row => row.Name == name && row is RatioRow { IsComparable: true })) is { } alone)
    {
        named.AddError($"{alone} is not compared with other builds");
    }
});
var command = new RootCommand("Measures MiniCRM against what could be had at best on the same machine.") { rows, quick, busy, leads, count, seconds, past, pastName, revision };
command.SetAction((parsed, cancellationToken) => new BenchRun
{
    Rows = parsed.GetValue(rows) is { Length: > 0 } named ? [.. all.Where(row => named.Contains(row.Name))]
        : parsed.GetValue(past) is not null ? [.. all.Where(row => row is RatioRow { IsComparable: true })]
        : all,
    AllRows = all,
    IsQuick = parsed.GetValue(quick),
    IsBusy = parsed.GetValue(busy),
    Leads = parsed.GetValue(leads),
    Rounds = parsed.GetValue(count),
    Seconds = parsed.GetValue(seconds),
    Past = parsed.GetValue(past) is { } root ? new Build(parsed.GetValue(pastName) ?? root, root, Bare: true) : null,
    Revision = parsed.GetValue(revision)!,
}.RunAsync(cancellationToken));
return await command.Parse(args).InvokeAsync();
