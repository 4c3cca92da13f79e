using Microsoft.OpenApi;

namespace MiniCrm.Api.OpenApi;

/// <summary>Says in the API's document what a parameter looks like whose rule is checked elsewhere than by an attribute.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class WrittenAsAttribute(string pattern) : Attribute, IDescribedRule
{
    public string Pattern { get; } = pattern;

    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Pattern = Pattern;
}
