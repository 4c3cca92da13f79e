using System.Globalization;
using System.Security.Claims;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Auth.Sessions;
using MiniCrm.Api.Problems;
using MiniCrm.Users;
using MiniCrm.Web.Layout;

namespace MiniCrm.Api.Pages;

/// <summary>
/// Maps pages to handlers that know who looks. By request delegates of our own, which cost a start nothing: for others the framework would make
/// one of each handler's parameters.
/// </summary>
internal static class PageMapping
{
    public const string Root = "/app";
    public const string SignIn = $"{Root}/sign-in";
    public const string Profile = $"{Root}/profile";

    // How long an answer may take to be read, or a stream be listened to, before the browser has to come again.
    private static readonly TimeSpan MostAtOnce = TimeSpan.FromHours(1);

    private static readonly Problem SignInAgain =
        new(ProblemKind.Unauthenticated, "Sign in again: what you were signed in with is over") { Challenge = "Cookie" };

    private static readonly Problem Unverified = new(ProblemKind.Unverified, "The link is in the mail that was sent to you");
    private static readonly Problem Unreadable = new(ProblemKind.UnsupportedMediaType, "The form cannot be read");

    public static void MapPage(this IEndpointRouteBuilder app, string path, PageAccess access, Func<PageContext, Task<IResult>> show, params object[] metadata) =>
        app.MapGet(path, context => AnswerAsync(context, access, show)).WithMetadata(metadata);

    /// <summary>For a form: taken from our own pages only.</summary>
    public static void MapForm(this IEndpointRouteBuilder app, string path, PageAccess access, Func<PageContext, Task<IResult>> take, params object[] metadata) =>
        app.MapPost(path, context => AnswerAsync(context, access, take)).WithMetadata(metadata);

    /// <summary>A page of ours, or the beginning of one, that a form or an address names; null for anything else, since nobody is sent elsewhere.</summary>
    public static string? Own(string? address) =>
        address is not null && (address == Root || address.StartsWith($"{Root}/", StringComparison.Ordinal) || address.StartsWith($"{Root}?", StringComparison.Ordinal))
            && !address.Any(character => character is '\\' || char.IsControl(character))
            ? address
            : null;

    private static async Task AnswerAsync(HttpContext context, PageAccess access, Func<PageContext, Task<IResult>> answer) =>
        await (await DecideAsync(context, access, answer)).ExecuteAsync(context);

    private static async Task<IResult> DecideAsync(HttpContext context, PageAccess access, Func<PageContext, Task<IResult>> answer)
    {
        var request = context.Request;
        var isForm = HttpMethods.IsPost(request.Method);
        if (isForm && !request.IsFromHere())
        {
            return OwnPages.FromElsewhere;
        }

        if (isForm && request.ContentType is not null && !request.HasFormContentType)
        {
            return Unreadable;
        }

        var user = await FindUserAsync(context);
        if (user is not null)
        {
            context.Features.Set(user);
            context.User = Principal(user, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() + MostAtOnce);
        }

        var page = new PageContext(context, user);
        return access is PageAccess.Open ? await answer(page)
            : user is null ? isForm || request.IsForPart() ? SignInAgain : CameFromElsewhere(request) ? PageAnswer.Of<Again>() : ToSignIn(request)
            : user.User.IsRestricted && access is not PageAccess.OwnAccount ? isForm ? Unverified : new SeeOther(Profile)
            : await answer(page);
    }

    private static async Task<CurrentUser?> FindUserAsync(HttpContext context)
    {
        if (SessionCookie.Read(context.Request) is not { } key)
        {
            return null;
        }

        var answer = await context.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<ISignInGrain>(key.SignInId).Authorize(key);
        return answer.Succeeded ? new CurrentUser(answer.Value, key.SignInId) : null;
    }

    /// <summary>For what lasts, which asks again and again whether the sign-in does.</summary>
    private static ClaimsPrincipal Principal(CurrentUser user, DateTimeOffset until) => new(new ClaimsIdentity(
        [
            new(TokenClaims.Subject, user.User.Id.ToString()),
            new(TokenClaims.SignIn, user.SignInId.ToString()),
            new(TokenClaims.Expires, until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ]));

    /// <summary>A browser that follows a link of another site, or of a mail, keeps the cookie back once.</summary>
    private static bool CameFromElsewhere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && request.Headers["Sec-Fetch-Mode"] == "navigate";

    private static SeeOther ToSignIn(HttpRequest request) =>
        new(request.Path == Root ? SignIn : $"{SignIn}?return={Uri.EscapeDataString($"{request.Path}{request.QueryString}")}");

    /// <summary>True when a script of a page wants a part of one.</summary>
    public static bool IsForPart(this HttpRequest request) => request.Headers["HX-Request"] == "true";
}

/// <summary>303: whatever was sent is done, and a page to look at is there.</summary>
internal sealed class SeeOther(string path) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = path;
        httpContext.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
