using System.Globalization;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Auth.Sessions;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Users;
using MiniCrm.Users;
using MiniCrm.Web.Account;
using MiniCrm.Web.Layout;

namespace MiniCrm.Api.Pages.Account;

/// <summary>What people see and change of themselves.</summary>
internal static class ProfilePages
{
    private const string Name = "name";
    private const string Email = "email";
    private const string Password = "password";
    private const string Verification = "verification";
    private const string Ended = "session";
    private const int MostSessions = 50;

    private static readonly Problem SessionNotFound = new(ProblemKind.NotFound, "Session not found");

    public static void MapProfilePages(this IEndpointRouteBuilder pages)
    {
        pages.MapPage("/profile", PageAccess.OwnAccount, page => ShowAsync(page));
        pages.MapForm("/profile/name", PageAccess.OwnAccount, SaveName);
        pages.MapForm("/profile/email", PageAccess.OwnAccount, SaveEmail);
        pages.MapForm("/profile/password", PageAccess.OwnAccount, SavePassword);
        pages.MapForm("/profile/verification", PageAccess.OwnAccount, AskForVerification);
        pages.MapForm("/profile/sessions/end", PageAccess.OwnAccount, EndSessions);
        pages.MapForm("/profile/sessions/{id}/end", PageAccess.OwnAccount, EndSession);
    }

    private static async Task<IResult> SaveName(PageContext page)
    {
        var form = await page.ReadFormAsync();
        var change = new UpdateUserRequest(form["firstName"], form["lastName"], default, default, default, default, default);
        return await SaveAsync(page, Name, form, change, form.Version());
    }

    private static async Task<IResult> SaveEmail(PageContext page)
    {
        var form = await page.ReadFormAsync();
        var change = new UpdateUserRequest(default, default, form["email"], default, default, default, form["currentPassword"]);
        return await SaveAsync(page, Email, form, change, null);
    }

    private static async Task<IResult> SavePassword(PageContext page)
    {
        var form = await page.ReadFormAsync();
        var change = new UpdateUserRequest(default, default, default, default, default, form["password"], form["currentPassword"]);
        return await SaveAsync(page, Password, form, change, null);
    }

    /// <summary>As PATCH of /users/{own id}.</summary>
    private static async Task<IResult> SaveAsync(PageContext page, string part, Form form, UpdateUserRequest change, Precondition? ifMatch)
    {
        if (form.RefusedAs(change, page.Context.RequestServices) is { } invalid)
        {
            return await ShowAsync(page, StatusCodes.Status400BadRequest, part, invalid);
        }

        var done = await PageContext.DoAsync(() => UserEndpoints.UpdateAsync(page.User.User.Id, change, ifMatch, page.User, page.Grains));
        if (done.Problem is not { } refused)
        {
            return Told(part);
        }

        refused.Note(page.Context);
        return await ShowAsync(page, refused.Kind.Status, part, Refused(form, refused, page.User.User));
    }

    /// <summary>Whoever is overtaken sees what is typed, and saves on what is there now.</summary>
    private static Form Refused(Form form, Problem problem, UserView now) => problem.Kind == ProblemKind.StaleVersion
        ? NameOf(now) with { Complaint = problem.Detail }
        : form.RefusedFor(problem);

    private static async Task<IResult> AskForVerification(PageContext page)
    {
        var done = await PageContext.DoAsync(() => VerificationEndpoints.AskAsync(page.User, page.Context, page.Grains, page.Service<TimeProvider>()));
        return done.Problem is { } refused
            ? await ShowAsync(page, refused.Kind.Status, Verification, Form.Empty.RefusedFor(refused))
            : Told(Verification);
    }

    private static async Task<IResult> EndSession(PageContext page) =>
        page.Id() is { } id && await page.Grains.GetGrain<ISignInGrain>(id).End(page.User.User.Id) is null ? Told(Ended) : SessionNotFound;

    /// <summary>All of them: whoever asks is signed out here too.</summary>
    private static async Task<IResult> EndSessions(PageContext page)
    {
        var answer = await page.Grains.GetGrain<IUserGrain>(page.User.User.Id).EndSignIns(page.User.Caller);
        if (!answer.Succeeded)
        {
            return answer.Refusal.ToProblem();
        }

        SessionCookie.Forget(page.Context);
        return new SeeOther(PageMapping.SignIn);
    }

    private static SeeOther Told(string what) => new($"{PageMapping.Profile}?told={what}");

    /// <param name="part">The form that was refused, with what is wrong.</param>
    private static async Task<IResult> ShowAsync(PageContext page, int status = StatusCodes.Status200OK, string? part = null, Form? refused = null)
    {
        var user = page.User.User;
        var sessions = await page.Grains.GetGrain<ISignInListGrain>(0).List(user.Id, new PageRequest(MostSessions, null));
        var forms = new Dictionary<string, Form>
        {
            [Name] = NameOf(user),
            [Email] = new(new Dictionary<string, string> { ["email"] = user.Email }),
            [Password] = Form.Empty,
            [Verification] = Form.Empty,
        };
        if (part is not null)
        {
            forms[part] = refused!;
        }

        var told = page.Query("told") is Name or Email or Password or Verification or Ended ? page.Query("told") : null;
        return PageAnswer.Of<ProfileView>(
            status,
            (nameof(ProfileView.Forms), forms),
            (nameof(ProfileView.Sessions), sessions.Items.Select(signIn => SessionOf(signIn, page.User)).ToArray()),
            (nameof(ProfileView.HasMore), sessions.Next is not null),
            (nameof(ProfileView.Told), told));
    }

    private static Session SessionOf(SignInView signIn, CurrentUser user) =>
        new(signIn.Id, DeviceName.Of(signIn.UserAgent), signIn.Source, signIn.LastUsedAt, signIn.Id == user.SignInId);

    private static Form NameOf(UserView user) => new(new Dictionary<string, string>
    {
        ["firstName"] = user.FirstName,
        ["lastName"] = user.LastName,
        ["version"] = user.Version.ToString(CultureInfo.InvariantCulture),
    });
}
