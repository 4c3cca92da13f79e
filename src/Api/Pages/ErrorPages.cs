using System.Diagnostics;
using MiniCrm.Api.Problems;
using MiniCrm.Web.Problems;

namespace MiniCrm.Api.Pages;

/// <summary>Problems as people see them, in place of documents: under the address of the pages, for whoever takes HTML.</summary>
internal static class ErrorPages
{
    public static bool AreWantedBy(HttpRequest request) =>
        request.Path.StartsWithSegments(PageMapping.Root, StringComparison.Ordinal)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    public static PageAnswer Of(Problem problem, HttpContext context)
    {
        var parameters = new Dictionary<string, object>
        {
            [nameof(ErrorPage.Kind)] = problem.Kind.Name,
            [nameof(ErrorPage.Detail)] = problem.Detail,
        };
        if (context.Request.IsForPart())
        {
            return new(typeof(ErrorPart), problem.Kind.Status, parameters);
        }

        if (problem.Kind == ProblemKind.InternalError)
        {
            parameters[nameof(ErrorPage.TraceId)] = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
        }

        return new(typeof(ErrorPage), problem.Kind.Status, parameters);
    }
}
