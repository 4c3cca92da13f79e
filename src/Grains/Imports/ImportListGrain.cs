using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Imports.Running;
using MiniCrm.Imports;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Imports;

[GrainType("importList"), InRole("leads"), StatelessWorker, Reentrant]
public sealed class ImportListGrain([FromKeyedServices("leads")] NpgsqlDataSource database) : Grain, IImportListGrain
{
    private const string Columns =
        $"select i.id, i.version, i.state, p.import_id is not null, {ImportJobs.Progress} from imports i left join import_progress p on p.import_id = i.id where not i.deleted and i.id < @before";

    private const string Newest = "order by i.id desc limit @limit";

    public async Task<Page<ImportView>> List(PageRequest page, Caller caller)
    {
        var rows = caller.SeesEverything
            ? await database.QueryAsync($"{Columns} {Newest}", Map, Pages.Parameters(page))
            : await database.QueryAsync($"{Columns} and i.owner_id = @caller {Newest}", Map, Pages.Parameters(page, new NpgsqlParameter<Guid>("caller", caller.UserId)));
        return rows.ToPage(page, import => import.Id);
    }

    private static ImportView Map(NpgsqlDataReader row)
    {
        // Its first rows are shown where one is looked at.
        var import = row.State<ImportState>(2).ToView(row.GetGuid(0), row.GetInt32(1));
        import = import with { Found = import.Found with { Rows = [], Faults = [] } };
        return row.GetBoolean(3) ? import with { Progress = ImportJobs.MapProgress(row, 4) } : import;
    }
}
