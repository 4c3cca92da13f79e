using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Leads.Finding;
using MiniCrm.Leads;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Leads.Stats;

/// <summary>
/// Counts what it holds in memory: facts of all leads, read once when somebody asks, and brought up to date by the timeline before each count.
/// Nothing is written for it, so it costs commands nothing; when nobody has asked for a while it is gone.
/// </summary>
[GrainType("leadStats"), InRole("leads"), Reentrant]
public sealed class LeadStatsGrain([FromKeyedServices("leads")] NpgsqlDataSource database, LeadFilters filters, TimeProvider clock)
    : Grain, ILeadStatsGrain, IDisposable
{
    // An attempt of a call ends after four seconds: until then whoever asks is told to come again while there are too many leads to be read at once.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);
    private static readonly Refusal StillReading = Refusal.Busy(TimeSpan.FromSeconds(2));

    private static readonly Refusal NoneDeleted = Refusal.Invalid("deleted", "is not for statistics, which count what is there");

    private readonly FactRows _rows = new(database);
    private readonly CancellationTokenSource _ending = new();
    private Task<(LeadFacts Facts, long Position)>? _loading;
    private long _position;

    // One looks at a time, and whoever comes meanwhile waits for the look that begins after they came.
    private Task _looking = Task.CompletedTask;
    private Task? _nextLook;

    public async Task<Result<LeadStats>> Count(LeadFilter filter, StatsRange range, Caller caller)
    {
        if (LeadFilterRules.Refused(filter, caller) is { } refusal)
        {
            return refusal;
        }

        if (filter.Deleted)
        {
            return NoneDeleted;
        }

        if (await Facts() is not { } facts)
        {
            return StillReading;
        }

        await LookAnew(facts);
        var ids = HasMoreThanFacts(filter) ? await Find(filter, caller) : null;
        return LeadTally.Count(facts, FactFilter.Of(filter, caller, facts, ids), range, clock.GetUtcNow());
    }

    public async Task<long?> Total(LeadFilter filter, Caller caller) =>
        await KnownFacts(filter) is { } facts ? LeadTally.Total(facts, FactFilter.Of(filter, caller, facts, ids: null)) : null;

    public async Task<ImmutableArray<long>?> Stages(LeadFilter filter, Caller caller) =>
        await KnownFacts(filter) is { } facts ? LeadTally.Stages(facts, FactFilter.Of(filter, caller, facts, ids: null)) : null;

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private static bool HasMoreThanFacts(LeadFilter filter) => filter is not { Company: null, Email: null, Phone: null, Search: null, Ids: null };

    /// <summary>As they are now; null where they do not tell what the filter asks for, or are not there yet.</summary>
    private async Task<LeadFacts?> KnownFacts(LeadFilter filter)
    {
        if (filter.Deleted || HasMoreThanFacts(filter) || !Loading().IsCompletedSuccessfully || await Facts() is not { } facts)
        {
            return null;
        }

        await LookAnew(facts);
        return facts;
    }

    /// <returns>Null while they are still being read.</returns>
    private async Task<LeadFacts?> Facts()
    {
        var loading = Loading();
        try
        {
            var (facts, position) = await loading.WaitAsync(LongestWait, clock);
            _position = _position < 0 ? position : _position;
            return facts;
        }
        catch (TimeoutException) when (!loading.IsCompleted)
        {
            return null;
        }
    }

    private Task<(LeadFacts Facts, long Position)> Loading()
    {
        if (_loading is null or { IsFaulted: true })
        {
            // Off the grain's turns: others wait for their counts, not for its rows.
            _loading = Task.Run(() => _rows.Load(_ending.Token));
            _position = -1;
        }

        return _loading;
    }

    private Task LookAnew(LeadFacts facts) => _nextLook ?? (_looking.IsCompleted ? _looking = Look(facts) : _nextLook = LookNext(facts));

    private async Task LookNext(LeadFacts facts)
    {
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _nextLook = null;
        await (_looking = Look(facts));
    }

    private async Task Look(LeadFacts facts)
    {
        var position = await _rows.Follow(facts, _position);
        if (position < _position)
        {
            // Another database than before, such as one that was restored.
            _loading = null;
            throw new StorageUnavailableException("The timeline ends before what was read of it.");
        }

        _position = position;
    }

    private async Task<FrozenSet<Guid>> Find(LeadFilter filter, Caller caller)
    {
        var conditions = await filters.ConditionsAsync(filter, caller);
        return (await database.QueryAsync(conditions.Rows("id"), row => row.GetGuid(0), conditions.Parameters())).ToFrozenSet();
    }
}
