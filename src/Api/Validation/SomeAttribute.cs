using Microsoft.OpenApi;
using MiniCrm.Api.OpenApi;
using MiniCrm.Validation;

namespace MiniCrm.Api.Validation;

/// <summary>An array with something in it, and not too much.</summary>
public sealed class SomeAttribute(int most) : RuleAttribute, IDescribedRule
{
    public int Most { get; } = most;

    void IDescribedRule.Describe(OpenApiSchema schema) => (schema.MinItems, schema.MaxItems) = (1, Most);

    protected override string? Complaint(object value) => ((Array)value).Length is var length && length >= 1 && length <= Most ? null : $"must have 1 to {Most} items";
}
