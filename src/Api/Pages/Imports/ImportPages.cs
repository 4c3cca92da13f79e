using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Imports;
using MiniCrm.Api.Jobs;
using MiniCrm.Api.Leads;
using MiniCrm.Api.Pages.Leads;
using MiniCrm.Api.Problems;
using MiniCrm.Imports;
using MiniCrm.Users;
using MiniCrm.Web.Imports;
using MiniCrm.Web.Layout;

namespace MiniCrm.Api.Pages.Imports;

/// <summary>Files of leads: sent, looked at, started, watched, and taken back.</summary>
internal static class ImportPages
{
    private const string Root = ImportForms.Path;
    private const int MostListed = 50;

    private static readonly Problem NotFound = new(ProblemKind.NotFound, "Import not found");

    public static void MapImportPages(this IEndpointRouteBuilder pages)
    {
        var settings = pages.ServiceProvider.GetRequiredService<ImportSettings>();
        pages.MapPage("/imports", PageAccess.SignedIn, page => ShowAllAsync(page));
        pages.MapForm("/imports", PageAccess.SignedIn, Upload, new RequestSizeLimitAttribute(settings.MaxBytes + UploadForm.AroundFile), new RequestDeadline.Lasting());
        pages.MapPage("/imports/{id}", PageAccess.SignedIn, page => WithImportAsync(page, import => ShowAsync(page, import)));
        pages.MapPage("/imports/{id}/course", PageAccess.SignedIn, ShowCourse);
        pages.MapPage("/imports/{id}/stream", PageAccess.SignedIn, Watch, new RequestDeadline.EventStream());
        pages.MapPage("/imports/{id}/refused", PageAccess.SignedIn, Refused, new RequestDeadline.Lasting());
        pages.MapForm("/imports/{id}/start", PageAccess.SignedIn, Start);
        pages.MapForm("/imports/{id}/cancel", PageAccess.SignedIn, page => CommandAsync(page, (import, caller) => import.Cancel(caller)));
        pages.MapForm("/imports/{id}/revert", PageAccess.SignedIn, page => CommandAsync(page, (import, caller) => import.Revert(caller)));
        pages.MapForm("/imports/{id}/delete", PageAccess.SignedIn, page => CommandAsync(page, (import, caller) => import.Delete(caller), _ => $"{Root}?told=dropped"));
    }

    /// <summary>As POST /imports, of a form's file.</summary>
    private static async Task<IResult> Upload(PageContext page)
    {
        var (import, problem) = await UploadForm.TakeAsync(page, page.Service<TimeProvider>());
        if (import is not null)
        {
            return new SeeOther($"{Root}/{import.Id}");
        }

        problem!.Note(page.Context);
        return await ShowAllAsync(page, problem.Kind.Status, Form.Empty.RefusedFor(problem));
    }

    private static async Task<IResult> ShowAllAsync(PageContext page, int status = StatusCodes.Status200OK, Form? form = null)
    {
        Guid? before = null;
        if (page.Query("before") is { } place)
        {
            if (!Guid.TryParseExact(place, "D", out var id))
            {
                return Problem.Invalid("before", "must be the id of an import");
            }

            before = id;
        }

        var imports = await page.Grains.GetGrain<IImportListGrain>(0).List(new PageRequest(MostListed, before), page.User.Caller);
        return PageAnswer.Of<ImportsPage>(
            status,
            (nameof(ImportsPage.Imports), imports),
            (nameof(ImportsPage.Owners), await Assignees.Of([.. imports.Items.Select(import => import.OwnerId).Distinct()], page.User, page.Grains)),
            (nameof(ImportsPage.MaxBytes), page.Service<ImportSettings>().MaxBytes),
            (nameof(ImportsPage.Form), form),
            (nameof(ImportsPage.Told), page.Query("told") is "dropped" ? "dropped" : null));
    }

    private static async Task<IResult> ShowAsync(PageContext page, ImportView import, int status = StatusCodes.Status200OK, Form? form = null, string? complaint = null) =>
        PageAnswer.Of<ImportPage>(
            status,
            (nameof(ImportPage.Import), import),
            (nameof(ImportPage.Owner), (await Assignees.Of([import.OwnerId], page.User, page.Grains)).GetValueOrDefault(import.OwnerId)),
            (nameof(ImportPage.Form), form ?? ImportForms.Proposed(import)),
            (nameof(ImportPage.People), import.Status is ImportStatus.Uploaded ? await People.AssignableAsync(page) : new Dictionary<string, string>()),
            (nameof(ImportPage.Complaint), complaint));

    private static Task<IResult> ShowCourse(PageContext page) => WithImportAsync(page, import => Task.FromResult<IResult>(page.Context.Request.IsForPart()
        ? PageAnswer.Of<ImportCourse>((nameof(ImportCourse.Import), import))
        : new SeeOther($"{Root}/{import.Id}")));

    private static Task<IResult> Watch(PageContext page) => Task.FromResult<IResult>(page.Id() is not { } id
        ? NotFound
        : ImportEndpoints.Course(id, page.StreamQuery(), page.User, page.Grains, page.Service<TimeProvider>(), _ => new JobMoved()));

    private static async Task<IResult> Refused(PageContext page) =>
        page.Id() is { } id ? await ImportEndpoints.Refused(id, page.User, page.Grains) : NotFound;

    private static async Task<IResult> Start(PageContext page)
    {
        var form = await page.ReadFormAsync();
        return await WithImportAsync(page, async import =>
        {
            var done = await PageContext.DoAsync(() => page.Grains.GetGrain<IImportGrain>(import.Id).Start(RequestOf(form, import).ToCommand(), page.User.Caller));

            // Whoever sends it again, since the answer was lost, sees what it has become.
            if (done.Problem is not { } refused || (refused.Kind == ProblemKind.Conflict && import.Plan?.RunBy == page.User.User.Id))
            {
                return new SeeOther($"{Root}/{import.Id}");
            }

            refused.Note(page.Context);
            return refused.Kind == ProblemKind.Conflict
                ? await ShowAsync(page, import, refused.Kind.Status, complaint: refused.Detail)
                : await ShowAsync(page, import, refused.Kind.Status, form.RefusedFor(refused));
        });
    }

    private static StartImportRequest RequestOf(Form form, ImportView import) => new(
        import.Found.Format is ImportFormat.Csv
            ? [.. import.Found.Columns.Select(column => new MappedColumnRequest(column.Number, form[ImportForms.Column(column.Number)])).Where(mapped => mapped.Field.Length > 0)]
            : null,
        ImportFields.All.ToDictionary(field => field, field => form.Optional(ImportForms.Default(field))),
        Validation.Lists.EnumNames<ImportDuplicates>.All.TryGetValue(form[ImportForms.Duplicates], out var duplicates) ? duplicates : null);

    private static Task<IResult> CommandAsync(PageContext page, Func<IImportGrain, Caller, Task<Result<ImportView>>> command, Func<ImportView, string>? next = null) =>
        WithImportAsync(page, async import =>
        {
            var done = await PageContext.DoAsync(() => command(page.Grains.GetGrain<IImportGrain>(import.Id), page.User.Caller));
            if (done.Problem is not { } refused)
            {
                return new SeeOther(next?.Invoke(import) ?? $"{Root}/{import.Id}");
            }

            refused.Note(page.Context);
            return await ShowAsync(page, import, refused.Kind.Status, complaint: refused.Detail);
        });

    /// <summary>Of an import that the visitor sees.</summary>
    private static async Task<IResult> WithImportAsync(PageContext page, Func<ImportView, Task<IResult>> answer)
    {
        if (page.Id() is not { } id)
        {
            return NotFound;
        }

        var import = await page.Grains.GetGrain<IImportGrain>(id).Get(page.User.Caller);
        return import.Succeeded ? await answer(import.Value) : import.Refusal.ToProblem();
    }
}
