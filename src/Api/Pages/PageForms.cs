using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using MiniCrm.Api.Problems;
using MiniCrm.Web.Layout;

namespace MiniCrm.Api.Pages;

/// <summary>Forms are held against the rules of the API's messages, and refused in its words.</summary>
internal static class PageForms
{
    /// <summary>The form with what is wrong with the message that was made of it; null when nothing is.</summary>
    public static Form? RefusedAs(this Form form, object message, IServiceProvider services)
    {
        var complaints = new List<ValidationResult>();
        Validator.TryValidateObject(message, new ValidationContext(message, services, items: null), complaints, validateAllProperties: true);
        return complaints.Count == 0 ? null : form with
        {
            Errors = complaints
                .SelectMany(complaint => complaint.MemberNames, (complaint, member) => (Field: JsonNamingPolicy.CamelCase.ConvertName(member), complaint.ErrorMessage))
                .GroupBy(complaint => complaint.Field, complaint => complaint.ErrorMessage!)
                .ToDictionary(field => field.Key, field => field.ToArray()),
        };
    }

    /// <summary>The form with what came of it.</summary>
    public static Form RefusedFor(this Form form, Problem problem) => problem.Errors is { } errors
        ? form with { Errors = errors, Complaint = errors.Keys.All(form.Values.ContainsKey) ? null : problem.Detail }
        : form with { Complaint = problem.Detail };

    /// <summary>Null for a field that was left empty.</summary>
    public static string? Optional(this Form form, string field) => form[field] is { Length: > 0 } text ? text : null;

    /// <summary>The version that whoever sends the form has looked at; null where it says none.</summary>
    public static Precondition? Version(this Form form) =>
        int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? new Precondition([version]) : null;
}
