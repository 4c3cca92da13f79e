using MiniCrm.Api.Auth.Sessions;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Users;
using MiniCrm.Users;
using MiniCrm.Web.Account;
using MiniCrm.Web.Layout;

namespace MiniCrm.Api.Pages.Account;

/// <summary>How people come in and go, and how the first one does.</summary>
internal static class SignInPages
{
    private const string SetUp = $"{PageMapping.Root}/set-up";

    public static void MapSignInPages(this IEndpointRouteBuilder pages)
    {
        pages.MapPage("/sign-in", PageAccess.Open, ShowSignIn);
        pages.MapForm("/sign-in", PageAccess.Open, SignIn);
        pages.MapForm("/sign-out", PageAccess.Open, SignOut);
        pages.MapPage("/set-up", PageAccess.Open, ShowSetUp);
        pages.MapForm("/set-up", PageAccess.Open, Found);
        pages.MapForm("/look", PageAccess.Open, ChooseLook);
    }

    private static async Task<IResult> ShowSignIn(PageContext page) =>
        page.IsSignedIn ? new SeeOther(WayBack(page))
        : await IsFoundedAsync(page) ? PageAnswer.Of<SignInForm>()
        : new SeeOther(SetUp);

    private static async Task<IResult> SignIn(PageContext page)
    {
        var form = await page.ReadFormAsync();
        return await OpenAsync(page, form["email"], form["password"]) is { } refused
            ? Refused(page, refused, PageAnswer.Of<SignInForm>(refused.Kind.Status, (nameof(SignInForm.Form), form.RefusedFor(refused))))
            : new SeeOther(WayBack(page));
    }

    private static async Task<IResult> SignOut(PageContext page)
    {
        await page.Service<BrowserSessions>().CloseAsync(page.Context);
        return new SeeOther(PageMapping.SignIn);
    }

    private static async Task<IResult> ShowSetUp(PageContext page) =>
        await IsFoundedAsync(page) ? new SeeOther(PageMapping.Root) : PageAnswer.Of<SetUpForm>();

    /// <summary>As POST /users without anybody signed in; and signs the first user in.</summary>
    private static async Task<IResult> Found(PageContext page)
    {
        var form = await page.ReadFormAsync();
        var message = new CreateUserRequest(form["firstName"], form["lastName"], form["email"], form["password"], Role: null);
        if (form.RefusedAs(message, page.Context.RequestServices) is { } invalid)
        {
            return PageAnswer.Of<SetUpForm>(StatusCodes.Status400BadRequest, (nameof(SetUpForm.Form), invalid));
        }

        var done = await PageContext.DoAsync(() => UserEndpoints.CreateAsync(message, user: null, page.Service<Founding>(), page.Grains));
        if (done.Problem is { } refused)
        {
            return refused.Kind == ProblemKind.Unauthenticated
                ? new SeeOther(PageMapping.SignIn)
                : PageAnswer.Of<SetUpForm>(refused.Kind.Status, (nameof(SetUpForm.Form), form.RefusedFor(refused)));
        }

        // Whatever is in the way now, there is a user who can sign in.
        return new SeeOther(await OpenAsync(page, message.Email, message.Password) is null ? PageMapping.Root : PageMapping.SignIn);
    }

    private static async Task<IResult> ChooseLook(PageContext page)
    {
        var form = await page.ReadFormAsync();
        Visits.Choose(page.Context, form["language"], form["theme"], form["keys"]);
        return new SeeOther(PageMapping.Own(form["return"]) ?? PageMapping.Root);
    }

    private static async Task<Problem?> OpenAsync(PageContext page, string email, string password)
    {
        try
        {
            return await page.Service<BrowserSessions>().OpenAsync(page.Context, email, password);
        }
        catch (Exception exception) when (ClusterFaults.Of(exception) is var fault and not ClusterFault.None)
        {
            return fault.ToProblem();
        }
    }

    private static PageAnswer Refused(PageContext page, Problem problem, PageAnswer answer)
    {
        if (problem.RetryAfter is { } pause)
        {
            page.Context.Response.Headers.RetryAfter = $"{Math.Ceiling(pause.TotalSeconds):0}";
        }

        return answer;
    }

    private static string WayBack(PageContext page) => PageMapping.Own(page.Query("return")) ?? PageMapping.Root;

    /// <summary>Whether there is a user at all. Once there is one there always will be.</summary>
    private static async Task<bool> IsFoundedAsync(PageContext page)
    {
        var founding = page.Service<Founding>();
        if (!founding.IsOver && (await page.Grains.GetGrain<IUserDirectoryGrain>(0).List(new PageRequest(1, null))).Items is [_, ..])
        {
            founding.End();
        }

        return founding.IsOver;
    }
}
