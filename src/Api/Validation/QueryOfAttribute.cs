using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.WebUtilities;
using MiniCrm.Api.Edge;

namespace MiniCrm.Api.Validation;

/// <summary>A query that an operation of ours would take, to be sent to it later: without a question mark, and what is wrong with it is said here already.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class QueryOfAttribute(string method, string path) : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        ArgumentNullException.ThrowIfNull(validationContext);
        var query = (value is IOptional optional ? optional.Value : value) as string;
        return query is not null && string.Join("; ", Complaints(query, validationContext)) is { Length: > 0 } complaint
            ? new ValidationResult(complaint, validationContext.MemberName is { } member ? [member] : null)
            : ValidationResult.Success;
    }

    private IEnumerable<string> Complaints(string query, ValidationContext context)
    {
        if (query.StartsWith('?'))
        {
            return ["begins behind the question mark"];
        }

        var known = context.GetRequiredService<KnownParameters>();
        var unknown = QueryParameters.Complaints(query, known.NamesOf(method, path)!);
        return unknown.Count > 0
            ? unknown.Select(complaint => $"{complaint.Key} {complaint.Value[0]}")
            : from pair in QueryHelpers.ParseQuery(query)
              from rule in known.RulesOf(method, path, pair.Key)
              let complaint = rule.GetValidationResult(pair.Value.ToString(), new(pair.Key, context, items: null))
              where complaint != ValidationResult.Success
              select $"{pair.Key} {complaint!.ErrorMessage}";
    }
}
