using System.Collections.Immutable;
using MiniCrm.Leads;

namespace MiniCrm.Web.Leads;

/// <summary>What of a lead is changed in its place on the page, one field at a time.</summary>
public static class LeadFields
{
    public static ImmutableArray<string> All { get; } = ["firstName", "lastName", "email", "phone", "company", "position", "source", "notes"];

    /// <summary>As a form holds it; empty where it is not set.</summary>
    public static string ValueOf(LeadView lead, string field)
    {
        ArgumentNullException.ThrowIfNull(lead);
        return field switch
        {
            "firstName" => lead.FirstName,
            "lastName" => lead.LastName,
            "email" => lead.Email,
            "phone" => lead.Phone ?? "",
            "company" => lead.Company ?? "",
            "position" => lead.Position ?? "",
            "notes" => lead.Notes ?? "",
            "source" => LeadAddress.NameOf(lead.Source),
            "status" => LeadAddress.NameOf(lead.Status),
            "assignedUserId" => lead.AssignedUserId?.ToString() ?? "",
            _ => throw new ArgumentException($"A lead has no {field}", nameof(field)),
        };
    }
}
