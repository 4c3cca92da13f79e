using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Auditing;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Auditing;
using MiniCrm.Grains.Leads.Finding;
using MiniCrm.Leads;
using Npgsql;

namespace MiniCrm.Grains.Leads.Exporting;

/// <summary>Reads one snapshot as fast as its pieces are taken; none but these is held in memory.</summary>
[GrainType("leadExport"), InRole("leads")]
public sealed class LeadExportGrain(
    [FromKeyedServices("leads")] NpgsqlDataSource database, [FromKeyedServices("leads")] AuditTrail audit, LeadFilters filters, TimeProvider clock)
    : Grain, ILeadExportGrain
{
    // More than any list holds.
    private const int Everything = int.MaxValue - 1;

    public async IAsyncEnumerable<byte[]> Read(LeadExport export, Caller caller, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (LeadFilterRules.Refused(export.Filter, caller) is not null)
        {
            yield break;
        }

        try
        {
            var conditions = await filters.ConditionsAsync(export.Filter, caller);
            await audit.Append([new(AuditActions.LeadsExported, clock.GetUtcNow(), 1) { Kind = "lead", Actor = caller.UserId, Source = export.Source, Detail = export.Described }]);
            var keyset = LeadOrdering.Part(export.Filter, conditions, new(Everything) { Sort = export.Sort }, Rarity.Common);
            using var text = ExportText.Begin(export.Format, export.Safe, ExportColumn.Of(export.Fields));
            var rows = database.StreamAsync(
                keyset.Statement("version, state"),
                row => keyset.Read(row, (id, ordinal) => row.State<LeadState>(ordinal + 1).ToView(id, row.GetInt32(ordinal))).Item,
                [.. keyset.Parameters(), .. conditions.Parameters()],
                cancellationToken);
            await foreach (var lead in rows)
            {
                if (text.Add(lead) is { } piece)
                {
                    yield return piece;
                }
            }

            yield return text.End();
        }
        finally
        {
            // Nobody comes back to it.
            DeactivateOnIdle();
        }
    }
}
