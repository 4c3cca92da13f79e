using Microsoft.OpenApi;

namespace MiniCrm.Api.OpenApi;

/// <summary>A rule that says in JSON Schema what it accepts.</summary>
internal interface IDescribedRule
{
    void Describe(OpenApiSchema schema);
}
