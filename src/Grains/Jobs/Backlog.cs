using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using Npgsql;

namespace MiniCrm.Grains.Jobs;

/// <summary>Holds jobs up while their events come faster than they are published.</summary>
public sealed class Backlog([FromKeyedServices("leads")] NpgsqlDataSource database, TimeProvider clock)
{
    // So many events wait that another batch would only make them wait longer, and commands' events behind them.
    private const int MostWaiting = 20_000;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    public async Task WaitAsync(CancellationToken stopping)
    {
        while (await IsFullAsync())
        {
            await Task.Delay(LookInterval, clock, stopping);
        }
    }

    private async Task<bool> IsFullAsync() => (await database.QueryAsync(
        "select count(*) >= @events from (select from outbox limit @events) waiting", row => row.GetBoolean(0), new NpgsqlParameter<int>("events", MostWaiting)))[0];
}
