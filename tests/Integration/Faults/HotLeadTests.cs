using System.Collections.Concurrent;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Faults;

/// <summary>
/// Many who change one single lead at once, so that their commands are stored together: whatever happens to the database meanwhile, what was
/// acknowledged is stored once, what was refused is not stored, and nobody ever reads what is not.
/// </summary>
[Long]
[Collection(FaultsCollection.Name)]
public sealed class HotLeadTests(ProxiedCrm crm)
{
    private static readonly Dictionary<string, Fault> Faults = new()
    {
        ["none"] = (_, _, _) => Task.CompletedTask,
        ["connections are cut"] = (crm, _, _) =>
        {
            crm.Wire.Cut();
            return Task.CompletedTask;
        },
        ["answers are lost"] = async (crm, lead, _) =>
        {
            var before = await crm.Leads.RowAsync(lead);
            crm.Wire.LoseAnswers();
            await Eventually.SeesAsync(_ => crm.Leads.RowAsync(lead), row => row.Version > before.Version, cancellationToken: Cancellation);
            crm.Wire.Cut();
        },
        ["its session is ended while it waits"] = async (crm, lead, _) =>
        {
            await using var holder = await crm.Leads.HoldAsync(lead);
            await crm.Leads.ExecuteAsync($"select pg_terminate_backend({await crm.Leads.WaitingAsync()})");
        },
        ["the row is locked for longer than a statement may take"] = async (crm, lead, load) =>
        {
            await using var holder = await crm.Leads.HoldAsync(lead);
            await load.UntilEachWasRefusedAsync();
        },
        ["PostgreSQL is killed"] = async (crm, _, load) =>
        {
            await crm.Postgres.KillAsync(Cancellation);
            await load.UntilEachWasRefusedAsync();
            await crm.Postgres.StartAsync(Cancellation);
        },
        ["a constraint refuses one in eight"] = async (crm, _, load) =>
        {
            await crm.Leads.ExecuteAsync("alter table leads add constraint not_bad check (state->>'lastName' not like 'bad%') not valid");
            await load.UntilEachHasAskedAsync(10);
            await crm.Leads.ExecuteAsync("alter table leads drop constraint not_bad");
        },
        ["another one writes in between"] = (crm, lead, _) => crm.Leads.ExecuteAsync(
            $$"""update leads set version = version + 1, state = state || '{"company": "Behind"}' where id = '{{lead}}'"""),
    };

    private delegate Task Fault(ProxiedCrm crm, string lead, HotLoad load);

    public static TheoryData<string> Cases => [.. Faults.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_is_acknowledged_is_stored_once_and_nothing_else_is_seen(string fault)
    {
        var lead = (await crm.Client.NewLeadAsync()).Id;
        await using var load = new HotLoad(crm.Client, lead, writers: 32);
        await load.UntilEachHasDoneAsync(5);
        await Faults[fault](crm, lead, load);
        await load.UntilEachHasDoneAsync(5);
        await load.StopAsync();

        var events = await crm.Leads.EventsAsync(lead);
        LeadSteps.AssertGapFree(events);
        Assert.Equal(
            events.Select(row => row.Sequence),
            await crm.Leads.ColumnAsync<int>($"select sequence from timeline where aggregate_id = '{lead}' order by sequence"));
        var transactions = await crm.Leads.ScalarAsync<long>($"select count(distinct xmin::text) from outbox where key = '{lead}'");
        Assert.InRange(transactions, 1, events.Count / 2);

        // In the order of their versions, of which each has its own; only what another one wrote has no event here.
        var sequences = events.Where(row => row.LastName is not null).ToDictionary(row => row.LastName!, row => row.Sequence);
        var done = load.Acknowledged.OrderBy(command => command.Version).ToList();
        Assert.Equal(done.Select(command => command.Version).Distinct(), done.Select(command => command.Version));
        Assert.All(done, command => Assert.True(sequences.ContainsKey(command.Name), $"{command} is lost."));
        Assert.Equal(done.Select(command => sequences[command.Name]).Order(), done.Select(command => sequences[command.Name]));
        Assert.Equal(events.Count + (fault == "another one writes in between" ? 1 : 0), (await crm.Leads.RowAsync(lead)).Version);
        if (fault != "another one writes in between")
        {
            Assert.All(done, command => Assert.Equal(command.Version, sequences[command.Name]));
        }

        // Nobody was told of something that there was not.
        Assert.All(load.Seen.Keys, seen => Assert.True(sequences.ContainsKey(seen.Name), $"{seen} was never stored."));
        Assert.All(load.Refusals, refused =>
        {
            if (fault == "a constraint refuses one in eight")
            {
                Assert.StartsWith("bad", refused.Name, StringComparison.Ordinal);
                refused.Answer.Is(500);
            }
            else
            {
                refused.Answer.AssertUnavailable("unavailable", "busy", "outcome-unknown");
            }

            Assert.True(
                refused.Answer["type"].GetString() == "urn:minicrm:problem:outcome-unknown" || !sequences.ContainsKey(refused.Name),
                $"{refused.Name} was refused with {refused.Answer}, and is stored.");
        });
        TestContext.Current.SendDiagnosticMessage(
            "{0}: {1} done, {2} refused, {3} transactions", fault, done.Count, load.Refusals.Count, transactions);
        if (fault != "another one writes in between")
        {
            await crm.AssertSameAsync(lead);
        }
    }

    [Fact]
    public async Task What_is_stored_together_with_an_erasure_leaves_nothing_of_the_person()
    {
        for (var attempt = 0; ; attempt++)
        {
            Assert.True(attempt < 50, "No erasure was stored together with a change.");
            var lead = (await crm.Client.NewLeadAsync()).Id;
            await Task.WhenAll(
                Task.WhenAll(Enumerable.Range(0, 10).Select(number => crm.Client.RenameAsync(lead, $"Renamed {number}"))),
                crm.Client.PostAsync($"/leads/{lead}/erase", null),
                Task.WhenAll(Enumerable.Range(10, 10).Select(number => crm.Client.RenameAsync(lead, $"Renamed {number}"))));

            Assert.Equal(0, await crm.Leads.ScalarAsync<long>($"select count(*) from timeline where aggregate_id = '{lead}' and changes::text <> '[]'"));
            var together = await crm.Leads.ScalarAsync<long>(
                $"select count(*) from outbox where key = '{lead}' and xmin = (select xmin from outbox where key = '{lead}' and topic = 'lead.erased')");
            if (together > 2)
            {
                return;
            }
        }
    }

    /// <summary>Writers that rename one lead, each again when it has its answer, and readers that look meanwhile.</summary>
    private sealed class HotLoad : IAsyncDisposable
    {
        private const int Readers = 4;
        private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMilliseconds(50);

        private readonly CancellationTokenSource _stop = new();
        private readonly CrmClient _client;
        private readonly string _lead;
        private readonly int[] _done;
        private readonly int[] _refused;
        private readonly Task _all;

        public HotLoad(CrmClient client, string lead, int writers)
        {
            (_client, _lead, _done, _refused) = (client, lead, new int[writers], new int[writers]);
            _all = Task.WhenAll([
                .. Enumerable.Range(0, writers).Select(writer => Task.Run(() => WriteAsync(writer))),
                .. Enumerable.Range(0, Readers).Select(_ => Task.Run(ReadAsync))]);
        }

        public ConcurrentQueue<Acknowledged> Acknowledged { get; } = [];

        public ConcurrentQueue<(string Name, CrmResponse Answer)> Refusals { get; } = [];

        /// <summary>What readers were answered with.</summary>
        public ConcurrentDictionary<(int Version, string Name), bool> Seen { get; } = [];

        public Task UntilEachHasDoneAsync(int more) => UntilEachAsync(more, writer => Volatile.Read(ref _done[writer]));

        public Task UntilEachWasRefusedAsync() => UntilEachAsync(1, writer => Volatile.Read(ref _refused[writer]));

        public Task UntilEachHasAskedAsync(int more) => UntilEachAsync(more, writer => Volatile.Read(ref _done[writer]) + Volatile.Read(ref _refused[writer]));

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _all;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _all.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            _stop.Dispose();
        }

        private async Task UntilEachAsync(int more, Func<int, int> count)
        {
            var before = Enumerable.Range(0, _done.Length).Select(count).ToArray();
            await Eventually.IsTrueAsync(
                () => _all.IsFaulted || Enumerable.Range(0, _done.Length).All(writer => count(writer) >= before[writer] + more),
                TimeSpan.FromSeconds(60),
                Cancellation);
            if (_all.IsFaulted)
            {
                await _all;
            }
        }

        private async Task WriteAsync(int writer)
        {
            while (!_stop.IsCancellationRequested)
            {
                var name = (writer % 8 == 0 ? "bad" : "") + Guid.NewGuid().ToString("N");
                var answer = await _client.RenameAsync(_lead, name);
                if (answer.Status == HttpStatusCode.OK)
                {
                    Assert.Equal(name, answer["lastName"].GetString());
                    Acknowledged.Enqueue(new(_lead, answer.Version(), name));
                    Interlocked.Increment(ref _done[writer]);
                }
                else
                {
                    Refusals.Enqueue((name, answer));
                    Interlocked.Increment(ref _refused[writer]);
                    await Task.Delay(PauseAfterRefusal);
                }
            }
        }

        private async Task ReadAsync()
        {
            while (!_stop.IsCancellationRequested)
            {
                var answer = await _client.GetAsync($"/leads/{_lead}");
                if (answer.Status == HttpStatusCode.OK)
                {
                    Seen.TryAdd((answer.Version(), answer["lastName"].GetString()!), true);
                }
                else
                {
                    answer.AssertUnavailable();
                }
            }
        }
    }
}
