using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using MiniCrm.Api.Calls;

namespace MiniCrm.Api.Problems;

/// <summary>The one place where exceptions become answers: bodies that cannot be read, a cluster that cannot answer, and faults of ours.</summary>
internal sealed class FaultHandler(ILogger<FaultHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        await ToProblem(httpContext, exception).ExecuteAsync(httpContext);
        return true;
    }

    private Problem ToProblem(HttpContext context, Exception exception)
    {
        if (exception is BadHttpRequestException unreadable)
        {
            return BadRequest(unreadable);
        }

        switch (ClusterFaults.Of(exception))
        {
            case ClusterFault.OutcomeUnknown when !HttpMethods.IsGet(context.Request.Method):
                logger.LogWarning("Outcome unknown: {Reason}", Reason(exception));
                return ClusterFault.OutcomeUnknown.ToProblem();
            case ClusterFault.OutcomeUnknown or ClusterFault.Unavailable:
                logger.LogDebug("Unavailable: {Reason}", Reason(exception));
                return ClusterFault.Unavailable.ToProblem();
            default:
                logger.LogError(exception, "A request failed");
                return ProblemWriter.Framework(StatusCodes.Status500InternalServerError);
        }
    }

    // Orleans puts the whole call into most of its messages, and so would put names and e-mail addresses into the log.
    private static string Reason(Exception exception) =>
        exception is StorageUnavailableException or ArgumentException ? exception.Message : exception.GetType().Name;

    private static Problem BadRequest(BadHttpRequestException exception)
    {
        if (exception.InnerException is JsonException json)
        {
            return JsonMember.Of(json.Path) is { } member
                ? Problem.Invalid(member, JsonMember.Complaint)
                : new Problem(ProblemKind.InvalidRequest, "The body is not a JSON object that can be read");
        }

        return exception.StatusCode == StatusCodes.Status400BadRequest
            ? new Problem(ProblemKind.InvalidRequest, "A body or a parameter is missing or cannot be read")
            : ProblemWriter.Framework(exception.StatusCode);
    }
}
