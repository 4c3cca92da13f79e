using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Leads;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Leads;

[GrainType("leadList"), InRole("leads"), StatelessWorker, Reentrant]
public sealed class LeadListGrain([FromKeyedServices("leads")] NpgsqlDataSource database) : Grain, ILeadListGrain
{
    private const string Live = "select id, version, state from leads where not deleted";
    private const string Columns = $"{Live} and id < @before";
    private const string Newest = "order by id desc limit @limit";

    private static readonly string All = Pages.OfAll(Live);

    // Two index scans that stop early; "assigned or created by" in one would read all leads of the company.
    private const string Own = $"""
        select * from (
            ({Columns} and assigned_user_id = @caller {Newest})
            union
            ({Columns} and created_by = @caller {Newest})) own
        {Newest}
        """;

    public async Task<Result<Page<LeadView>>> List(Guid? assignedTo, PageRequest page, Caller caller)
    {
        if (assignedTo is not null && assignedTo != caller.UserId && !caller.SeesEverything)
        {
            return Refusal.Forbidden("A sales_rep lists the leads of nobody but themselves");
        }

        var (sql, parameters) = assignedTo is { } user
            ? ($"{Columns} and assigned_user_id = @user {Newest}", Pages.Parameters(page, new NpgsqlParameter<Guid>("user", user)))
            : caller.SeesEverything
                ? (All, Pages.Parameters(page))
                : (Own, Pages.Parameters(page, new NpgsqlParameter<Guid>("caller", caller.UserId)));
        var rows = await database.QueryAsync(sql, row => row.State<LeadState>(2).ToView(row.GetGuid(0), row.GetInt32(1)), parameters);
        return rows.ToPage(page, lead => lead.Id);
    }
}
