using Microsoft.Extensions.Primitives;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads.Board;

/// <summary>What a stage of a pipeline is asked for by, as a list of its own.</summary>
internal static class StageQuery
{
    private const string Status = "status";

    public static QueryCollection Of(IQueryCollection pipeline, LeadStatus stage) => new(
        pipeline.Where(value => value.Key is not Status).Append(new(Status, SnakeCase.Of(stage)))
            .ToDictionary(value => value.Key, value => value.Value, StringComparer.OrdinalIgnoreCase));
}
