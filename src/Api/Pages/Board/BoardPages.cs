using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Primitives;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Leads;
using MiniCrm.Api.Leads.Board;
using MiniCrm.Api.Leads.Finding;
using MiniCrm.Api.Pages.Leads;
using MiniCrm.Api.Paging;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;
using MiniCrm.Users;
using MiniCrm.Web.Board;
using MiniCrm.Web.Leads;

namespace MiniCrm.Api.Pages.Board;

/// <summary>The pipeline as a board, found by the filters of the list of leads.</summary>
internal static class BoardPages
{
    private const int Cards = 20;

    private static readonly LeadBoard Nothing = new([], "");

    public static void MapBoardPages(this IEndpointRouteBuilder pages)
    {
        pages.MapPage("/board", PageAccess.SignedIn, Show);
        pages.MapPage("/board/stages/{stage}", PageAccess.SignedIn, ShowMore);
        pages.MapPage("/board/stream", PageAccess.SignedIn, Open, new RequestDeadline.EventStream());
        pages.MapBoardMoves();
    }

    private static async Task<IResult> Show(PageContext page)
    {
        var address = LeadListPages.AddressOf(page).OfBoard;
        var request = page.Context.Request;
        var moved = MovedIn(page);
        if (moved is null && !AskedLists.IsWrittenAs(page, address.Query))
        {
            // As a form of a browser without script has sent it.
            return new SeeOther(address.At(LeadAddress.Board));
        }

        return await ShowAsync(page, address, moved: moved);
    }

    /// <param name="refused">A move that was not done.</param>
    public static async Task<IResult> ShowAsync(
        PageContext page, LeadAddress address, int status = StatusCodes.Status200OK, BoardMove? moved = null, RefusedMove? refused = null)
    {
        var complaints = LeadListPages.Complaints(address, page);
        var found = complaints.Count == 0 ? await ReadAsync(page, address) : Nothing;
        if (!found.Succeeded)
        {
            if (found.Refusal.ToProblem() is not { Errors: { } errors })
            {
                return found.Refusal.ToProblem();
            }

            complaints = errors.ToDictionary(error => error.Key, error => string.Join("; ", error.Value));
        }

        status = complaints.Count == 0 ? status : StatusCodes.Status400BadRequest;
        if (page.Context.Request.IsForPart())
        {
            // The address line follows what is looked for.
            page.Context.Response.Headers["HX-Replace-Url"] = address.At(LeadAddress.Board);
            return PageAnswer.Of<BoardRegion>(
                status, (nameof(BoardRegion.Board), found.Value ?? Nothing), (nameof(BoardRegion.Address), address), (nameof(BoardRegion.Complaints), complaints));
        }

        return PageAnswer.Of<BoardPage>(
            status,
            (nameof(BoardPage.Board), found.Value ?? Nothing),
            (nameof(BoardPage.Address), address),
            (nameof(BoardPage.People), await People.FindAsync(page)),
            (nameof(BoardPage.Complaints), complaints),
            (nameof(BoardPage.Moved), moved),
            (nameof(BoardPage.Refused), refused));
    }

    /// <summary>The next cards of a stage.</summary>
    private static async Task<IResult> ShowMore(PageContext page)
    {
        var address = LeadListPages.AddressOf(page);
        var board = address.OfBoard.With(LeadAddress.Status, null);
        if (!EnumNames<LeadStatus>.All.TryGetValue(page.Context.Request.RouteValues["stage"] as string ?? "", out var stage))
        {
            return new Problem(ProblemKind.NotFound, "There is nothing at this address");
        }

        var ofStage = board.With(LeadAddress.Status, LeadAddress.NameOf(stage));
        if (!page.Context.Request.IsForPart())
        {
            return new SeeOther(ofStage.ToString());
        }

        if (LeadListPages.FilterOf(board.From(address[LeadAddress.Cursor]), page).Problem is { } problem)
        {
            return problem;
        }

        var list = new LeadListQuery(Cards.ToString(CultureInfo.InvariantCulture), address[LeadAddress.Cursor], null, null, null, board[LeadAddress.Search] is null ? null : "true");
        var found = await page.Service<LeadLists>().FindAsync(FilterOf(page, ofStage), list, StageOf(board, stage), page.User);
        return found.Succeeded
            ? PageAnswer.Of<BoardCards>((nameof(BoardCards.Stage), new BoardStage(stage, null, found.Value)), (nameof(BoardCards.Address), board))
            : found.Refusal.ToProblem();
    }

    private static Task<IResult> Open(PageContext page)
    {
        var address = LeadListPages.AddressOf(page).OfBoard;
        var (filter, problem) = LeadListPages.FilterOf(address, page);
        if (problem is not null)
        {
            return Task.FromResult<IResult>(problem);
        }

        // What the browser says by itself, when it opens the same stream once more, is the later one.
        var known = page.Context.Request.Headers["Last-Event-ID"] is [{ } header] ? header : page.Query("mark");
        return Task.FromResult(BoardStream.Open(page, filter!, known));
    }

    private static async Task<Result<LeadBoard>> ReadAsync(PageContext page, LeadAddress address)
    {
        // Before they are read: what happens meanwhile is told, or read, once more.
        var mark = await page.Grains.GetGrain<ILeadFeedGrain>(0).Mark();
        var answer = await page.Grains.GetGrain<ILeadPipelineGrain>(0).Read(FilterOf(page, address), Cards, page.User.Caller);
        if (!answer.Succeeded)
        {
            return answer.Refusal;
        }

        var parts = page.Service<ListParts>();
        var assignees = await Assignees.Of(PipelineEndpoint.AssigneesOf(answer.Value), page.User, page.Grains);
        return new LeadBoard(
            [.. answer.Value.Stages.Select(stage => new BoardStage(
                stage.Status, stage.Count, new(stage.Leads.Items, assignees, parts.CursorOf(stage.Leads.Next, StageOf(address, stage.Status)))))],
            mark);
    }

    private static LeadFilter FilterOf(PageContext page, LeadAddress address) =>
        LeadListPages.QueryOf(address).ToFilter(address[LeadAddress.Assignee], page.User.Caller);

    /// <summary>The list that a stage of a board is.</summary>
    private static ListAddress StageOf(LeadAddress board, LeadStatus stage) => new(
        PathString.Empty,
        $"{LeadAddress.Board}/stages/{LeadAddress.NameOf(stage)}",
        new QueryCollection(board.OfBoard.With(LeadAddress.Status, null).Values.ToDictionary(value => value.Key, value => new StringValues(value.Value))));

    private static BoardMove? MovedIn(PageContext page) =>
        Guid.TryParse(page.Query("moved"), out var id)
        && int.TryParse(page.Query("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && EnumNames<LeadStatus>.All.TryGetValue(page.Query("was") ?? "", out var was)
        && EnumNames<LeadStatus>.All.TryGetValue(page.Query("now") ?? "", out var now)
            ? new(id, version, was, now)
            : null;
}
