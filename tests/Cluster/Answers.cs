using System.Globalization;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

internal static class Answers
{
    /// <summary>503, a problem document, and when to come back.</summary>
    public static void AssertUnavailable(this CrmResponse answer)
    {
        Assert.True(answer.Status == HttpStatusCode.ServiceUnavailable, answer.ToString());
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.True(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture) > 0);
    }
}
