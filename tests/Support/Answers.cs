using System.Globalization;
using System.Net;
using System.Text.Json;
using Xunit;

namespace MiniCrm.Tests.Support;

/// <summary>What tests say of an answer.</summary>
public static class Answers
{
    private static readonly Dictionary<int, string> ProblemTypes = new()
    {
        [400] = "invalid-request",
        [401] = "unauthenticated",
        [403] = "forbidden",
        [404] = "not-found",
        [409] = "conflict",
        [412] = "stale-version",
        [422] = "unprocessable",
    };

    /// <summary>The answer, when it has this status.</summary>
    public static CrmResponse Is(this CrmResponse answer, int status)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Assert.True((int)answer.Status == status, $"Expected {status}, got {answer}");
        return answer;
    }

    /// <summary>The answer, when it is the problem document that goes with this status.</summary>
    /// <param name="detail">Null for any sentence.</param>
    public static CrmResponse IsProblem(this CrmResponse answer, int status, string? detail = null)
    {
        answer.Is(status);
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.Equal($"urn:minicrm:problem:{ProblemTypes[status]}", answer["type"].GetString());
        Assert.Equal(status, answer["status"].GetInt32());
        Assert.All(["title", "traceId", "detail"], member => Assert.False(string.IsNullOrEmpty(answer[member].GetString()), $"No {member} in {answer}"));
        if (detail is not null)
        {
            Assert.Equal(detail, answer["detail"].GetString());
        }

        return answer;
    }

    /// <summary>503, a problem document, and when to come back.</summary>
    /// <param name="types">Names of the types that it may be of; none for any.</param>
    public static void AssertUnavailable(this CrmResponse answer, params string[] types)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Assert.True(answer.Status == HttpStatusCode.ServiceUnavailable, answer.ToString());
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.True(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture) > 0);
        if (types is not [])
        {
            Assert.Contains(answer["type"].GetString(), types.Select(type => $"urn:minicrm:problem:{type}"));
        }
    }

    /// <summary>The entity tag of a user: it tells whose it is, too.</summary>
    public static string UserTag(string id, int version) => $"\"{version}.{Guid.Parse(id):N}\"";

    /// <summary>The members of a JSON object, in the order they were written.</summary>
    public static string[] Members(this JsonElement json) => [.. json.EnumerateObject().Select(member => member.Name)];

    /// <summary>The text of a member; null where it is null.</summary>
    public static string? Text(this JsonElement json, string member) => json.GetProperty(member).GetString();

    /// <summary>The object of a list that has this id.</summary>
    public static JsonElement WithId(this IEnumerable<JsonElement> list, string id) => list.Single(item => item.Text("id") == id);
}
