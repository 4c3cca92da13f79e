using MiniCrm.Api.Auth;
using MiniCrm.Web;
using MiniCrm.Web.Languages;

namespace MiniCrm.Api.Pages;

/// <summary>Who looks at a page, in which language and colours: as a cookie of this browser says, else as the browser does.</summary>
internal static class Visits
{
    private const string Cookie = "minicrm-look";
    private const string WithoutKeys = "off";

    // Browsers keep no cookie longer.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    public static Visit Of(HttpContext context)
    {
        var request = context.Request;
        var language = Language.Find(Chosen(request)[0]) ?? Language.Choose(Wanted(request));
        return new(Texts.Of(language), ThemeOf(request), $"{request.Path}{request.QueryString}")
        {
            User = context.Features.Get<CurrentUser>()?.User,
            HasKeys = Chosen(request).ElementAtOrDefault(2) is not WithoutKeys,
        };
    }

    public static string ThemeOf(HttpRequest request) => Theme(Chosen(request).ElementAtOrDefault(1));

    /// <summary>What is none of ours is as if nothing had been chosen.</summary>
    public static void Choose(HttpContext context, string language, string theme, string keys) => context.Response.Cookies.Append(
        Cookie,
        $"{Language.Find(language)?.Code}.{Theme(theme)}{(keys is WithoutKeys ? $".{WithoutKeys}" : "")}",
        new() { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = Lifetime });

    private static string[] Chosen(HttpRequest request) => (request.Cookies[Cookie] ?? "").Split('.');

    private static string Theme(string? name) => Themes.All.FirstOrDefault(theme => theme == name) ?? Themes.Automatic;

    private static IEnumerable<string> Wanted(HttpRequest request) =>
        Microsoft.Net.Http.Headers.StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var wanted)
            ? wanted.Where(tag => tag.Quality is not 0).OrderByDescending(tag => tag.Quality ?? 1).Select(tag => tag.Value.ToString())
            : [];
}
