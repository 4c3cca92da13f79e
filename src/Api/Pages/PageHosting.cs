using MiniCrm.Api.Pages.Account;
using MiniCrm.Api.Pages.Board;
using MiniCrm.Api.Pages.Commands;
using MiniCrm.Api.Pages.Imports;
using MiniCrm.Api.Pages.Inbox;
using MiniCrm.Api.Pages.Installing;
using MiniCrm.Api.Pages.Leads;
using MiniCrm.Api.Pages.Reports;
using MiniCrm.Api.Pages.Today;
using MiniCrm.Api.Pages.Users;
using MiniCrm.Api.Problems;
using MiniCrm.Web.Layout;

namespace MiniCrm.Api.Pages;

/// <summary>The pages for people, at <c>/app</c>. None of it is of the API or in its document.</summary>
internal static class PageHosting
{
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(PageMapping.Root).ExcludeFromDescription();
        pages.MapTodayPages();
        pages.MapInboxPages();
        pages.MapSignInPages();
        pages.MapProfilePages();
        pages.MapBoardPages();
        pages.MapLeadListPages();
        pages.MapLeadActionPages();
        pages.MapLeadBesidePages();
        pages.MapSavedViewPages();
        pages.MapLeadPages();
        pages.MapCommandPages();
        pages.MapInstallFiles();
        pages.MapPage("/key", PageAccess.SignedIn, _ => Task.FromResult<IResult>(PageAnswer.Of<FormKey>()));
        pages.MapImportPages();
        pages.MapReportPages();
        pages.MapUserPages();
        pages.MapGet("/assets/{version}/{name}", AssetAnswer.ServeAsync);
        pages.MapGet("/{**nothing}", context => ProblemWriter.Framework(StatusCodes.Status404NotFound).ExecuteAsync(context));
    }
}
