using System.Net;
using System.Text.RegularExpressions;
using MiniCrm.Tests.Integration.Ops;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>A browser without script: it asks for pages, sends their forms and keeps its session.</summary>
/// <param name="Cookie">What it sends; null while nobody is signed in.</param>
internal sealed partial record Visitor(CrmClient Client, string? Cookie = null)
{
    public static readonly (string, string) Html = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    public static readonly (string, string) FromHere = ("Sec-Fetch-Site", "same-origin");

    /// <summary>Somebody who has signed in by the form.</summary>
    public static async Task<Visitor> OfAsync(CrmServer server, CrmUser user)
    {
        var visitor = new Visitor(server.Client());
        var answer = (await visitor.SendAsync("/app/sign-in", ("email", user.Email), ("password", user.Password))).Is(303);
        return visitor with { Cookie = SessionIn(answer) };
    }

    public Task<CrmResponse> GetAsync(string path, params (string, string)[] headers) => Client.GetAsync(path, Headers([Html, .. headers]));

    /// <summary>Sends a form of a page.</summary>
    public Task<CrmResponse> SendAsync(string path, params (string Name, string Value)[] fields) => SendAsync(path, fields, FromHere);

    public Task<CrmResponse> SendAsync(string path, (string Name, string Value)[] fields, params (string, string)[] headers) => Client.PostAsync(
        path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), Headers([Html, .. headers]));

    public static string SessionIn(CrmResponse answer) => AdminSession.SetCookie(answer).Split(';')[0];

    /// <summary>The text of a page as somebody reads it: without its tags, and with its characters as they are.</summary>
    public static string Read(CrmResponse page) => WebUtility.HtmlDecode(Tags().Replace(page.Text, " "));

    private (string, string)[] Headers((string, string)[] headers) => Cookie is null ? headers : [.. headers, ("Cookie", Cookie)];

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
