using Microsoft.OpenApi;
using MiniCrm.Api.OpenApi;

namespace MiniCrm.Api.Validation;

public sealed class FlagAttribute : RuleAttribute, IDescribedRule
{
    internal const string True = "true";
    internal const string False = "false";

    /// <summary>Null where nothing is said.</summary>
    internal static bool? Parse(string? text) => text is null ? null : text == True;

    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Type = JsonSchemaType.Boolean;

    protected override string? Complaint(object value) => value is True or False ? null : "must be true or false";
}
