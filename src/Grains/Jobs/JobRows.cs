using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using Npgsql;

namespace MiniCrm.Grains.Jobs;

/// <summary>
/// The rows of jobs of a kind: a job of the name <c>import</c> is a row of <c>imports</c>, and how far it has come, and who is at it, is a row of
/// <c>import_progress</c>. Whoever is at it has a lease, and loses the job when it ends.
/// </summary>
/// <param name="underWay">In which states there is something to do.</param>
public abstract class JobRows<TJob>(NpgsqlDataSource database, string name, params ImmutableArray<string> underWay)
    where TJob : class
{
    // Longer than what is done between two signs of life.
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(15);

    private readonly string _job = $"{name}_id";
    private readonly string _progress = $"{name}_progress";
    private readonly string _toDo = $"{name}s j on j.id = p.{name}_id where j.status in ('{string.Join("', '", underWay)}') and not j.deleted";

    /// <summary>One of them in words.</summary>
    public string Name { get; } = name;

    protected NpgsqlDataSource Database { get; } = database;

    /// <summary>One who is free takes the job that has waited longest for it, and has it until the lease ends.</summary>
    public async Task<TJob?> ClaimAsync(Guid lease)
    {
        var claimed = await Database.WriteAsync(
            $"""
            update {_progress} set lease = @lease, leased_until = now() + @term
            where {_job} = (
              select p.{_job} from {_progress} p join {_toDo} and (p.leased_until is null or p.leased_until <= now())
              order by p.leased_until nulls first, p.{_job} limit 1
              for update of p skip locked)
            returning {_job}
            """,
            row => row.GetGuid(0),
            Lease(lease),
            ForTerm());
        return claimed is [var id] ? await FindAsync(id) : null;
    }

    /// <summary>Gives a job back; nobody takes it before the pause is over.</summary>
    public Task ReleaseAsync(Guid id, Guid lease, TimeSpan pause) => Database.WriteAsync(
        $"update {_progress} set leased_until = now() + @pause where {_job} = @job and lease = @lease",
        row => row.FieldCount,
        Job(id),
        Lease(lease),
        new NpgsqlParameter<TimeSpan>("pause", pause));

    /// <returns>How long the jobs that others have now are theirs for at least; null when there are none.</returns>
    public async Task<TimeSpan?> FindNextAsync()
    {
        var rows = await Database.QueryAsync(
            $"select min(p.leased_until) - now() from {_progress} p join {_toDo}", row => row.IsDBNull(0) ? (TimeSpan?)null : row.GetTimeSpan(0));
        return rows[0];
    }

    /// <summary>Removes some of what nobody needs any more.</summary>
    /// <returns>How many rows.</returns>
    public async Task<int> SweepAsync() => (await Database.WriteAsync($"select sweep_{Name}s()", row => row.GetInt32(0)))[0];

    /// <summary>The caller's own, newest first; of everybody for those who see everything.</summary>
    /// <param name="columns">Of the job as <c>j</c>, and of its progress as <c>p</c>.</param>
    protected Task<ImmutableArray<T>> NewestAsync<T>(string columns, Func<NpgsqlDataReader, T> map, PageRequest page, Caller caller)
    {
        var rows = $"select {columns} from {Name}s j left join {_progress} p on p.{_job} = j.id where not j.deleted and j.id < @before";
        return caller.SeesEverything
            ? Database.QueryAsync($"{rows} order by j.id desc limit @limit", map, Pages.Parameters(page))
            : Database.QueryAsync(
                $"{rows} and j.owner_id = @caller order by j.id desc limit @limit", map, Pages.Parameters(page, new NpgsqlParameter<Guid>("caller", caller.UserId)));
    }

    protected abstract Task<TJob?> FindAsync(Guid id);

    /// <summary>Runs a function that answers whether it has stored anything.</summary>
    protected async Task<bool> AcceptedAsync(string statement, params NpgsqlParameter[] parameters) =>
        (await Database.WriteAsync(statement, row => row.GetBoolean(0), parameters))[0];

    protected static NpgsqlParameter<Guid> Job(Guid id) => new("job", id);

    protected static NpgsqlParameter<Guid> Lease(Guid lease) => new("lease", lease);

    protected static NpgsqlParameter<TimeSpan> ForTerm() => new("term", Term);
}
