using Microsoft.OpenApi;
using MiniCrm.Api.OpenApi;
using MiniCrm.Leads;
using MiniCrm.Validation;

namespace MiniCrm.Api.Leads;

/// <summary>Names of members that a lead can take from another one, each once.</summary>
public sealed class MergeableFieldsAttribute : RuleAttribute, IDescribedRule
{
    void IDescribedRule.Describe(OpenApiSchema schema)
    {
        schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. MergeableFields.All] };
        schema.UniqueItems = true;
    }

    protected override string? Complaint(object value)
    {
        var names = (string?[])value;
        return names.All(name => MergeableFields.All.Contains(name!)) && names.Distinct().Count() == names.Length
            ? null
            : $"must be names of {string.Join(", ", MergeableFields.All)}, each once";
    }
}
