using Microsoft.AspNetCore.Http.HttpResults;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Jobs;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Streams;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads.Actions;

/// <summary>What both the API and the pages do with actions.</summary>
internal static class LeadActions
{
    // Of a person who looks at the count, and thinks about it.
    private static readonly TimeSpan PreviewLasts = TimeSpan.FromMinutes(15);

    private static readonly Refusal Missing = new(RefusalKind.NotFound, "Action not found");
    private static readonly Problem Forged = Problem.Invalid("token", "is none of a preview");
    private static readonly Problem AnothersToken = new(ProblemKind.Forbidden, "The preview was made for somebody else");

    /// <param name="asked">The filter.</param>
    /// <param name="query">The same, as it was asked for.</param>
    public static async Task<(ActionPreviewResponse? Value, Problem? Problem)> PreviewAsync(
        PreviewActionRequest request, LeadFilter asked, string query, CurrentUser user, IGrainFactory grains, PreviewTokens tokens, TimeProvider clock)
    {
        if (request.Complaint(asked) is { } complaint)
        {
            return (null, complaint);
        }

        var (change, filter) = (request.ToChange(), request.ToFilter(asked));
        var answer = await grains.GetGrain<ILeadActionListGrain>(0).Preview(change, filter, user.Caller);
        if (!answer.Succeeded)
        {
            return (null, answer.Refusal.ToProblem());
        }

        var now = clock.GetUtcNow();
        var command = new StartLeadAction(change, filter, query, answer.Value.Count, now + PreviewLasts);
        var token = tokens.Write(new(TimeOrderedId.New(now), user.Caller.UserId, command));
        return (new(change.Kind, change.AssignedUserId, change.Status, command.Previewed, token, command.ExpiresAt), null);
    }

    public static async Task<(LeadActionView? Value, Problem? Problem)> StartAsync(string token, CurrentUser user, IGrainFactory grains, PreviewTokens tokens)
    {
        if (tokens.Read(token) is not { } previewed)
        {
            return (null, Forged);
        }

        if (previewed.UserId != user.Caller.UserId)
        {
            return (null, AnothersToken);
        }

        var answer = await grains.GetGrain<ILeadActionGrain>(previewed.Id).Start(previewed.Command, user.Caller);
        return (answer.Value, answer.Refusal?.ToProblem());
    }

    /// <summary>How far it comes, told in the way of whoever listens.</summary>
    public static Results<ServerSentEvents<TResponse>, Problem> Course<TResponse>(
        Guid id, StreamQuery query, CurrentUser user, IGrainFactory grains, TimeProvider clock, Func<LeadActionView, TResponse> response)
        where TResponse : class => new JobCourse<LeadActionView, TResponse>(
            () => grains.GetGrain<ILeadActionGrain>(id).Get(user.Caller),
            action => action.Version + action.Progress.Done + action.Progress.Undone + action.Progress.Kept,
            action => action.IsUnderWay,
            response,
            clock).Answer(query, user, Missing);
}
