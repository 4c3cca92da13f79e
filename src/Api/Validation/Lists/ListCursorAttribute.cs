using System.Buffers.Text;
using Microsoft.OpenApi;
using MiniCrm.Api.OpenApi;

namespace MiniCrm.Api.Validation.Lists;

/// <summary>What may be a cursor of a list that can be filtered; whether it is one is seen when it is read.</summary>
public sealed class ListCursorAttribute : RuleAttribute, IDescribedRule
{
    internal const string Rule = "must be a cursor from the header Link";

    private const int ShortestLength = 22;

    void IDescribedRule.Describe(OpenApiSchema schema)
    {
        schema.Pattern = "^[A-Za-z0-9_-]{22,}$";
        schema.MinLength = ShortestLength;
    }

    protected override string? Complaint(object value) => ((string)value).Length >= ShortestLength && Base64Url.IsValid((string)value) ? null : Rule;
}
