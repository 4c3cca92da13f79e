using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using Npgsql;

namespace MiniCrm.Grains.Notifications;

/// <summary>Leads that were erased.</summary>
public static class ForgottenLeads
{
    /// <summary>From here on no event puts anything of the lead into an inbox.</summary>
    /// <returns>The inboxes that it is to be taken out of.</returns>
    public static Task<ImmutableArray<Guid>> AddAsync(NpgsqlDataSource database, Guid leadId) =>
        database.QueryAsync("select * from forget_lead(@lead)", row => row.GetGuid(0), new NpgsqlParameter<Guid>("lead", leadId));
}
