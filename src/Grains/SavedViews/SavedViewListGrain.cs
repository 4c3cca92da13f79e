using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.SavedViews;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.SavedViews;

[GrainType("viewList"), InRole("leads"), StatelessWorker, Reentrant]
public sealed class SavedViewListGrain([FromKeyedServices("leads")] NpgsqlDataSource database) : Grain, ISavedViewListGrain
{
    private const string Columns = "select id, version, state from views where not deleted and id < @before";
    private const string Newest = "order by id desc limit @limit";
    private const string Seen = $"""
        select * from (
            ({Columns} and owner_id = @caller {Newest})
            union
            ({Columns} and shared {Newest})) seen
        {Newest}
        """;

    public async Task<Page<SavedView>> List(PageRequest page, Caller caller)
    {
        var rows = await database.QueryAsync(
            Seen,
            row => row.State<SavedViewState>(2).ToView(row.GetGuid(0), row.GetInt32(1)),
            Pages.Parameters(page, new NpgsqlParameter<Guid>("caller", caller.UserId)));
        return rows.ToPage(page, view => view.Id);
    }
}
