using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Edge;
using MiniCrm.Api.Leads.Finding;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads.Exporting;

internal static class ExportEndpoint
{
    private static readonly string[] OfPersons = ["q", "company", "email", "phone"];

    /// <summary>In the group of the leads.</summary>
    public static void MapExportEndpoint(this RouteGroupBuilder leads) =>
        leads.MapGet("/export", Export).WithName("exportLeads").WithSummary("The leads you may see, as one file")
            .WithDescription("Filtered and sorted as the list is, whole, all of one moment. That you read it is in the audit. When the connection ends before the file does, it is not whole.")
            .WithMetadata(new RequestDeadline.Lasting())
            .Refuses(403, 429);

    private static Exported Export(
        [AsParameters] LeadFilterQuery filter,
        [AsParameters] ExportQuery query,
        [FromQuery, Assignees, Description(AssigneesAttribute.Description)] string? assignedUserId,
        HttpRequest request,
        CurrentUser user,
        IGrainFactory grains) => Of(filter, query, assignedUserId, request, user, grains);

    public static Exported Of(LeadFilterQuery filter, ExportQuery query, string? assignedUserId, HttpRequest request, CurrentUser user, IGrainFactory grains)
    {
        var export = new LeadExport(
            filter.ToFilter(assignedUserId, user.Caller),
            SortAttribute<LeadColumn>.Parse(query.Sort),
            query.Fields?.Split(',').ToImmutableArray() ?? [],
            query.AsFormat,
            query.IsSafe,
            Described(request.Query))
        {
            Source = ClientSource.Of(request.HttpContext),
        };
        return new(user, export, grains);
    }

    /// <summary>The audit names no persons, so what may be about one is there by its name alone.</summary>
    private static string Described(IQueryCollection query) => string.Join('&', query.Select(parameter => OfPersons.Contains(parameter.Key) ? parameter.Key : $"{parameter.Key}={parameter.Value}"));
}
