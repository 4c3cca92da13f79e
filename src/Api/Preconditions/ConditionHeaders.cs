using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
using MiniCrm.Api.Problems;

namespace MiniCrm.Api.Preconditions;

/// <summary>
/// Refuses an <c>If-Match</c> or <c>If-None-Match</c> that is no list of tags, where it is a condition. Most requests have neither: as a rule of
/// the framework's validation it took 4 % of a hot read to find that out.
/// </summary>
internal static class ConditionHeaders
{
    internal const string Complaint = "must be * or a list of entity tags, each in double quotes";

    public static Task Check(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        if ((headers.IfMatch.Count > 0 || headers.IfNoneMatch.Count > 0) && AreConditions(context.GetEndpoint()))
        {
            var complaints = new Dictionary<string, string[]>();
            Add("ifMatch", headers.IfMatch);
            Add("ifNoneMatch", headers.IfNoneMatch);
            if (complaints.Count > 0)
            {
                return new Problem(ProblemKind.InvalidRequest, "A value is not valid") { Errors = complaints }.ExecuteAsync(context);
            }

            void Add(string member, StringValues header)
            {
                if (header.Count > 0 && !EntityTags.TryParse(header.ToString(), out _))
                {
                    complaints[member] = [Complaint];
                }
            }
        }

        return next(context);
    }

    private static bool AreConditions(Endpoint? endpoint) =>
        endpoint?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().Any(parameter => parameter.ParameterInfo.Member.DeclaringType == typeof(Conditions)) is true;
}
