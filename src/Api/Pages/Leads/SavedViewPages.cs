using System.Globalization;
using MiniCrm.Api.Problems;
using MiniCrm.Api.SavedViews;
using MiniCrm.SavedViews;
using MiniCrm.Web.Layout;
using MiniCrm.Web.Leads;
using MiniCrm.Web.Leads.Views;

namespace MiniCrm.Api.Pages.Leads;

/// <summary>Lists of leads that are kept under names: beside the list, and without script on a page of their own.</summary>
internal static class SavedViewPages
{
    private const string Saved = "saved";
    private const string Renamed = "renamed";
    private const string Deleted = "deleted";

    private static readonly Problem NotFound = new(ProblemKind.NotFound, "View not found");

    public static void MapSavedViewPages(this IEndpointRouteBuilder pages)
    {
        pages.MapPage("/views", PageAccess.SignedIn, page => ShowAsync(page, page.Query("told") is Saved or Renamed ? page.Query("told") : null));
        pages.MapForm("/views", PageAccess.SignedIn, Create);
        pages.MapForm("/views/{id}", PageAccess.SignedIn, Rename);
        pages.MapForm("/views/{id}/delete", PageAccess.SignedIn, Delete);
    }

    /// <summary>Those that the visitor sees, by their names.</summary>
    public static async Task<IReadOnlyList<SavedView>> FindAsync(PageContext page)
    {
        var views = await page.Grains.GetGrain<ISavedViewListGrain>(0).List(new PageRequest(PageRequest.MaxLimit, null), page.User.Caller);
        return [.. views.Items.OrderBy(view => view.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>As POST /views, of the list that is looked at.</summary>
    private static async Task<IResult> Create(PageContext page)
    {
        var form = await page.ReadFormAsync();
        var query = form.Values.TryGetValue(ViewForms.Query, out var kept) ? kept : ViewQueries.Of(LeadAddress.Parse(form[ViewForms.List]));
        var request = new CreateViewRequest(form[ViewForms.Name], query, form[ViewForms.Shared] == "true");
        if (form.RefusedAs(request, page.Context.RequestServices) is { } invalid)
        {
            return await ShowAsync(page, status: StatusCodes.Status400BadRequest, complaints: Of(invalid));
        }

        var command = new CreateSavedView(request.Name, request.Query, request.Shared is true);
        return await AnswerAsync(page, Saved, await page.Service<FormKeys>().CreateAsync(
            form, page.User.User.Id, id => page.Grains.GetGrain<ISavedViewGrain>(id).Create(command, page.User.Caller), id => page.Grains.GetGrain<ISavedViewGrain>(id).Get(page.User.Caller)));
    }

    private static async Task<IResult> Rename(PageContext page)
    {
        if (page.Id() is not { } id)
        {
            return NotFound;
        }

        var form = await page.ReadFormAsync();
        var request = new UpdateViewRequest(form[ViewForms.Name], default, default);
        if (form.RefusedAs(request, page.Context.RequestServices) is { } invalid)
        {
            return await ShowAsync(page, status: StatusCodes.Status400BadRequest, complaints: Of(invalid));
        }

        var command = new UpdateSavedView
        {
            Name = request.Name,
            IfMatch = int.TryParse(form[ViewForms.Version], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? new Precondition([version]) : null,
        };
        return await AnswerAsync(page, Renamed, await PageContext.DoAsync(() => page.Grains.GetGrain<ISavedViewGrain>(id).Update(command, page.User.Caller)));
    }

    /// <summary>What was deleted can be brought back from the answer, which holds it.</summary>
    private static async Task<IResult> Delete(PageContext page)
    {
        if (page.Id() is not { } id)
        {
            return NotFound;
        }

        var view = page.Grains.GetGrain<ISavedViewGrain>(id);
        var before = await view.Get(page.User.Caller);
        if (!before.Succeeded)
        {
            return before.Refusal.ToProblem();
        }

        var done = await PageContext.DoAsync(() => view.Delete(null, page.User.Caller));
        return done.Problem is { } refused ? await RefusedAsync(page, refused) : await ShowAsync(page, Deleted, deleted: before.Value);
    }

    private static async Task<IResult> AnswerAsync(PageContext page, string told, Done<SavedView> done) =>
        done.Problem is { } refused ? await RefusedAsync(page, refused)
        : page.Context.Request.IsForPart() ? await ShowAsync(page, told)
        : new SeeOther($"{ViewForms.Path}?told={told}");

    private static async Task<IResult> RefusedAsync(PageContext page, Problem refused)
    {
        if (refused.Kind == ProblemKind.NotFound)
        {
            return refused;
        }

        refused.Note(page.Context);
        return await ShowAsync(page, status: refused.Kind.Status, complaints: refused.Errors is { } errors ? [.. errors.SelectMany(error => error.Value)] : [refused.Detail]);
    }

    private static IReadOnlyList<string> Of(Form refused) => [.. refused.Errors.SelectMany(error => error.Value)];

    private static async Task<IResult> ShowAsync(
        PageContext page, string? told = null, int status = StatusCodes.Status200OK, SavedView? deleted = null, IReadOnlyList<string>? complaints = null)
    {
        var views = await FindAsync(page);
        return page.Context.Request.IsForPart()
            ? PageAnswer.Of<SavedViewList>(
                status, (nameof(SavedViewList.Views), views), (nameof(SavedViewList.Told), told), (nameof(SavedViewList.Deleted), deleted), (nameof(SavedViewList.Complaints), complaints))
            : PageAnswer.Of<ViewsPage>(
                status, (nameof(ViewsPage.Views), views), (nameof(ViewsPage.Told), told), (nameof(ViewsPage.Deleted), deleted), (nameof(ViewsPage.Complaints), complaints));
    }
}
