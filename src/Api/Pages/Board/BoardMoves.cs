using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using MiniCrm.Api.Leads;
using MiniCrm.Api.Pages.Leads;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;
using MiniCrm.Web.Board;
using MiniCrm.Web.Languages;
using MiniCrm.Web.Layout;
using MiniCrm.Web.Leads;

namespace MiniCrm.Api.Pages.Board;

/// <summary>Moves of cards: the command of PATCH /leads/{id}/status, on the version that the card shows.</summary>
internal static class BoardMoves
{
    private const string Status = LeadAddress.Status;

    public static void MapBoardMoves(this IEndpointRouteBuilder pages) => pages.MapForm("/board/{id}/move", PageAccess.SignedIn, Move);

    private static async Task<IResult> Move(PageContext page)
    {
        if (page.Id() is not { } id)
        {
            return LeadPages.NotFound;
        }

        var form = await page.ReadFormAsync();
        if (!EnumNames<LeadStatus>.All.TryGetValue(form[Status], out var status))
        {
            return Problem.Invalid(Status, "is required");
        }

        var address = AddressIn(form);
        var done = await LeadPages.ChangeAsync(page, Status, form, (lead, ifMatch) => lead.ChangeStatus(new ChangeLeadStatus(status, ifMatch), page.User.Caller));
        if (done.Value is { } moved)
        {
            return page.Context.Request.IsForPart() ? await CardAsync(page, moved, address) : new SeeOther(Told(address, moved, form));
        }

        var refused = done.Problem!;
        refused.Note(page.Context);
        var texts = Visits.Of(page.Context).Texts;
        var now = (await page.Grains.GetGrain<ILeadGrain>(id).Get(page.User.Caller)).Value;
        if (now is null)
        {
            return await LeadPages.RefusedAsync(page, refused);
        }

        var why = refused.Kind == ProblemKind.StaleVersion ? await OvertakenAsync(page, now, texts) : texts.Sentence(refused.Detail);
        return page.Context.Request.IsForPart()
            ? await CardAsync(page, now, address, refused.Kind.Status, why)
            : await BoardPages.ShowAsync(page, address, refused.Kind.Status, refused: new(id, why));
    }

    /// <summary>Who has moved it to where it is.</summary>
    private static async Task<string> OvertakenAsync(PageContext page, LeadView lead, Texts texts)
    {
        var (timeline, users) = await LeadTimelinePart.ReadAsync(page, lead.Id);
        var actor = timeline.Entries.FirstOrDefault(entry => entry.Changes.Any(change => change.Field == Status))?.Actor;
        var name = actor is { } id && users.TryGetValue(id, out var user) ? $"{user.FirstName} {user.LastName}" : texts["board.somebody"].Value;
        return texts["board.overtaken"].Value
            .Replace("{name}", name, StringComparison.Ordinal)
            .Replace("{stage}", texts[$"status.{lead.Status}"].Value, StringComparison.Ordinal);
    }

    private static async Task<PageAnswer> CardAsync(PageContext page, LeadView lead, LeadAddress address, int status = StatusCodes.Status200OK, string? complaint = null)
    {
        var assignee = await Assignees.AfterCommand(lead, page.User, page.Grains);
        return PageAnswer.Of<BoardCard>(
            status,
            (nameof(BoardCard.Found), new FoundLead(lead, [])),
            (nameof(BoardCard.Address), address),
            (nameof(BoardCard.Assignee), assignee is null ? null : $"{assignee.FirstName} {assignee.LastName}"),
            (nameof(BoardCard.Complaint), complaint));
    }

    /// <summary>The board that a card was on, which its form says as the address does.</summary>
    private static LeadAddress AddressIn(Form form) => LeadAddress.Parse(form["board"]).OfBoard;

    private static string Told(LeadAddress address, LeadView moved, Form form) => QueryHelpers.AddQueryString(address.At(LeadAddress.Board), new Dictionary<string, string?>
    {
        ["moved"] = moved.Id.ToString(),
        ["version"] = moved.Version.ToString(CultureInfo.InvariantCulture),
        ["was"] = form["was"],
        ["now"] = LeadAddress.NameOf(moved.Status),
    });
}
