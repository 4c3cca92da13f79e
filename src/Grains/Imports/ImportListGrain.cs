using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Imports.Running;
using MiniCrm.Imports;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Imports;

[GrainType("importList"), InRole("leads"), StatelessWorker, Reentrant]
public sealed class ImportListGrain(ImportJobs jobs) : Grain, IImportListGrain
{
    public async Task<Page<ImportView>> List(PageRequest page, Caller caller)
    {
        // Its first rows are shown where one is looked at.
        var imports = (await jobs.NewestAsync(page, caller)).Select(import => import with { Found = import.Found with { Rows = [], Faults = [] } });
        return imports.ToImmutableArray().ToPage(page, import => import.Id);
    }
}
