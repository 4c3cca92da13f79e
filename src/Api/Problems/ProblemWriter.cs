using System.Text.Json;

namespace MiniCrm.Api.Problems;

/// <summary>
/// What the framework has to complain about, in our documents: empty answers, and members that break a rule. Unlike the framework's
/// own writer it does so whatever the client says it accepts.
/// </summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails is HttpValidationProblemDetails { Errors: var errors }
            ? new Problem(ProblemKind.InvalidRequest, "A value is not valid") { Errors = CamelCase(errors) }
            : Framework(context.HttpContext.Response.StatusCode);
        return new ValueTask(problem.ExecuteAsync(context.HttpContext));
    }

    public static Problem Framework(int status) => new(ProblemKind.Of(status), status switch
    {
        401 => "Send a valid access token as Authorization: Bearer",
        403 => "This is not allowed for your role",
        404 => "There is nothing at this address",
        405 => "The address does not know this method; the header Allow names those it knows",
        413 => "A body may have 1 MiB",
        415 => "Send the body as application/json in UTF-8",
        >= 500 => "Something went wrong on the server; the trace id helps to find it",
        _ => "The request could not be understood",
    });

    private static Dictionary<string, string[]> CamelCase(IDictionary<string, string[]> errors) =>
        errors.ToDictionary(error => JsonNamingPolicy.CamelCase.ConvertName(error.Key), error => error.Value);
}
