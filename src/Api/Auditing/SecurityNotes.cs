using MiniCrm.Api.Auth;
using MiniCrm.Api.Edge;
using MiniCrm.Auditing;
using MiniCrm.Hosting.Security;
using MiniCrm.Users;

namespace MiniCrm.Api.Auditing;

/// <summary>What the gateway sees of security, and with whom and where from.</summary>
internal static class SecurityNotes
{
    // By the first segment of its addresses, or the second of those of pages.
    private static readonly Dictionary<string, string> Kinds = new(AuditActions.Kinds.ToDictionary(kind => $"{kind}s")) { ["people"] = "user" };

    private const string Pages = "app";

    /// <summary>Something was done by the caller, or to the user that is named.</summary>
    public static void Note(this HttpContext context, string action, Guid? actor = null, string? detail = null) => Log(context).Note(new(action)
    {
        Actor = actor ?? context.Features.Get<CurrentUser>()?.User.Id,
        Source = ClientSource.Of(context),
        Detail = detail,
    });

    /// <summary>The caller may not do this, and is told so or that there is nothing.</summary>
    /// <param name="actor">Where it is not the one who is signed in by a token.</param>
    /// <param name="lead">What was asked for, where the path does not name it.</param>
    public static void NoteRefusal(this HttpContext context, Guid? actor = null, Guid? lead = null)
    {
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var (kind, subject) = lead is { } id ? ("lead", id) : Thing(context, route);
        Log(context).Note(new(route == AuthEndpoints.Registration ? AuditActions.RegistrationRefused : AuditActions.AccessRefused)
        {
            Actor = actor ?? context.Features.Get<CurrentUser>()?.User.Id,
            Kind = kind,
            Subject = subject,
            Source = ClientSource.Of(context),
            Detail = route is null ? null : $"{context.Request.Method} {route}",
        });
    }

    /// <summary>What came of a sign-in by password.</summary>
    public static Result<SignedIn> NoteSignIn(this HttpContext context, Result<SignedIn> answer)
    {
        switch (answer)
        {
            case { Value.User.Id: var user }:
                context.Note(AuditActions.SignedIn, user);
                break;
            case { Refusal: { Kind: RefusalKind.Unauthenticated } refusal }:
                NoteOn(AuditActions.SignInFailed, refusal.About);
                break;
            case { Refusal: { Kind: RefusalKind.TooManyRequests } refusal }:
                NoteOn(AuditActions.SignInHeldBack, refusal.About);
                break;
        }

        return answer;

        // Who it was is not known; whose sign-in it was to be may be.
        void NoteOn(string action, Guid? user) => Log(context).Note(new(action)
        {
            Kind = user is null ? null : "user",
            Subject = user,
            Source = ClientSource.Of(context),
        });
    }

    /// <summary>By the address alone: what the id in it names, as far as it names a thing.</summary>
    private static (string? Kind, Guid? Subject) Thing(HttpContext context, string? route)
    {
        var kind = Kinds.GetValueOrDefault((route ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(segment => segment != Pages, ""));
        return context.Request.RouteValues.TryGetValue("id", out var id) && Guid.TryParse(id as string, out var subject) ? (kind, subject)
            : context.Request.RouteValues.Where(value => value.Key is "userId" or "recipientId").Select(value => value.Value as string).FirstOrDefault() is { } user
                && Guid.TryParse(user, out var userId) ? ("user", userId)
            : (kind, null);
    }

    private static SecurityLog Log(HttpContext context) => context.RequestServices.GetRequiredService<SecurityLog>();
}
