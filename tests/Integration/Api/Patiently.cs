using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>
/// As a client sends that takes "busy" for what it is. Passwords are hashed as many at once as there are cores, and whoever waits for
/// over 5 s is told to come again: on a machine that does other things as well, a crowd of sign-ins gets there.
/// </summary>
internal static class Patiently
{
    /// <summary>The first answer that is not 503; each 503 must say when to come again.</summary>
    public static Task<CrmResponse> SendAsync(Func<Task<CrmResponse>> send) => Eventually.SeesAsync(
        async _ =>
        {
            var answer = await send();
            Assert.True(answer.Status is not HttpStatusCode.ServiceUnavailable || answer.Header("Retry-After") is not null, answer.Text);
            return answer;
        },
        answer => answer.Status is not HttpStatusCode.ServiceUnavailable,
        TimeSpan.FromSeconds(60),
        TestContext.Current.CancellationToken);
}
