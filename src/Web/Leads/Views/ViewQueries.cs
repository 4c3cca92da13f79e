using System.Collections.Immutable;
using Microsoft.AspNetCore.WebUtilities;

namespace MiniCrm.Web.Leads.Views;

/// <summary>A saved view holds a query of the API, which knows columns as the fields of a lead: so what is saved here is found there, and the other way round.</summary>
public static class ViewQueries
{
    private const string Fields = "fields";
    private const string AssigneeField = "assignedUserId";

    private static readonly ImmutableArray<string> Always = ["id", "firstName", "lastName"];

    /// <summary>What the API is asked to show the same.</summary>
    public static string Of(LeadAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var asked = address.OfLeads.Query;
        if (address[LeadAddress.Columns] is null)
        {
            return asked;
        }

        var fields = $"{Fields}={string.Join(',', Always.Concat(LeadColumns.Of(address[LeadAddress.Columns]).Select(column => column == LeadColumns.Assignee ? AssigneeField : column)))}";
        return asked.Length == 0 ? fields : $"{asked}&{fields}";
    }

    /// <summary>The list that shows it; what pages do not know of it is left out.</summary>
    public static LeadAddress AddressOf(string query)
    {
        var address = LeadAddress.Parse(query).From(null);
        if (!QueryHelpers.ParseQuery(query).TryGetValue(Fields, out var fields))
        {
            return address;
        }

        var columns = fields.ToString().Split(',').Select(field => field == AssigneeField ? LeadColumns.Assignee : field).Where(LeadColumns.All.Contains).ToArray();
        return columns.Length == 0 ? address : address.With(LeadAddress.Columns, string.Join(',', columns));
    }
}
