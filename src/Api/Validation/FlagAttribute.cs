using Microsoft.OpenApi;
using MiniCrm.Api.OpenApi;

namespace MiniCrm.Api.Validation;

public sealed class FlagAttribute : RuleAttribute, IDescribedRule
{
    internal const string True = "true";
    internal const string False = "false";

    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Type = JsonSchemaType.Boolean;

    protected override string? Complaint(object value) => value is True or False ? null : "must be true or false";
}
