using MiniCrm.Api.Calls;
using MiniCrm.Api.Leads;

namespace MiniCrm.Api.Problems;

/// <summary>Why a grain refused, as a problem document.</summary>
internal static class Refusals
{
    public static Problem ToProblem(this Refusal refusal) => refusal is { IsInvalid: true, Member: { } invalid }
        ? Problem.Invalid(invalid, refusal.Detail)
        : new(Kind(refusal.Kind), refusal.Detail)
        {
            RetryAfter = refusal.RetryAfter,
            Hides = refusal.Hides,
            PossibleDuplicates = PossibleDuplicateResponse.Of(refusal.PossibleDuplicates),
            MovedTo = refusal.MovedTo,
            Errors = refusal.Member is { } member ? new Dictionary<string, string[]> { [member] = [refusal.Detail] } : null,
        };

    /// <summary>Why the cluster could not do a command.</summary>
    public static Problem ToProblem(this ClusterFault fault) => fault is ClusterFault.OutcomeUnknown
        ? new(ProblemKind.OutcomeUnknown, "It may have been done or not: look before you try again")
        : new(ProblemKind.Unavailable, "A part of the system is away; nothing was changed");

    private static ProblemKind Kind(RefusalKind kind) => kind switch
    {
        RefusalKind.Unauthenticated => ProblemKind.Unauthenticated,
        RefusalKind.Forbidden => ProblemKind.Forbidden,
        RefusalKind.NotFound => ProblemKind.NotFound,
        RefusalKind.Conflict => ProblemKind.Conflict,
        RefusalKind.StaleVersion => ProblemKind.StaleVersion,
        RefusalKind.Unprocessable => ProblemKind.Unprocessable,
        RefusalKind.TooManyRequests => ProblemKind.TooManyRequests,
        RefusalKind.Busy => ProblemKind.Busy,
        _ => ProblemKind.InternalError,
    };
}
