using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Ops;

/// <summary>The form and the cookie, as a browser sends them.</summary>
internal static class AdminSession
{
    public static Task<CrmResponse> SendFormAsync(
        this CrmClient client, string email, string password, string path = "/ops/sign-in", params (string Name, string Value)[] headers) =>
        client.PostAsync(
            path,
            new FormUrlEncodedContent(new Dictionary<string, string> { ["email"] = email, ["password"] = password }),
            headers is [] ? [("Sec-Fetch-Site", "same-origin")] : headers);

    /// <summary>Signs in by the form.</summary>
    /// <returns>The header that a browser sends from then on.</returns>
    public static async Task<(string Name, string Value)> OpenSessionAsync(this CrmClient client, CrmUser user) =>
        ("Cookie", SetCookie((await client.SendFormAsync(user.Email, user.Password)).Expect(HttpStatusCode.Found)).Split(';')[0]);

    public static string SetCookie(CrmResponse answer, string name = "minicrm-session") =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Join(", ", cookies.Where(cookie => cookie.Contains($"{name}=", StringComparison.Ordinal))) : "";
}
