using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Validation;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads;

/// <summary>Whether a lead may be the double of another.</summary>
/// <param name="OnDuplicate">Without it the setting of the deployment counts.</param>
public sealed record DuplicateQuery(
    [property: FromQuery(Name = "onDuplicate"), DuplicateHandling, Description("Where another lead has the same e-mail address or telephone number: allow it and name the others, or refuse; by default as the deployment has it set")] string? OnDuplicate)
{
    internal OnDuplicate? Value => OnDuplicate is null ? null : DuplicateHandlingAttribute.Parse(OnDuplicate);
}

/// <summary>What is to be done with a double.</summary>
public sealed class DuplicateHandlingAttribute : RuleAttribute, IDescribedRule
{
    private const string Allow = "allow";
    private const string Refuse = "refuse";

    /// <summary>Null for what is none.</summary>
    internal static OnDuplicate? Parse(string text) => text switch
    {
        Allow => OnDuplicate.Allow,
        Refuse => OnDuplicate.Refuse,
        _ => null,
    };

    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Enum = [Allow, Refuse];

    protected override string? Complaint(object value) => Parse((string)value) is null ? $"must be {Allow} or {Refuse}" : null;
}
