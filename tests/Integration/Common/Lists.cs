using System.Text.Json;
using System.Text.RegularExpressions;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Common;

/// <summary>Reading lists part by part, as their <c>Link</c> headers lead.</summary>
internal static partial class Lists
{
    /// <summary>All parts of a list, one after the other.</summary>
    /// <param name="afterPage">Called with the number of the part that was just read, before the next one is asked for.</param>
    public static async Task<List<JsonElement>> WalkAsync(this CrmClient client, string path, Func<int, Task>? afterPage = null)
    {
        var items = new List<JsonElement>();
        var page = 0;
        for (var next = path; next is not null;)
        {
            var answer = (await client.GetAsync(next)).Is(200);
            items.AddRange(answer.Body.EnumerateArray());
            next = answer.Next();
            await (afterPage?.Invoke(++page) ?? Task.CompletedTask);
        }

        return items;
    }

    /// <summary>Where the next part is; null when this is the last.</summary>
    public static string? Next(this CrmResponse answer)
    {
        if (answer.Header("Link") is not { } link)
        {
            return null;
        }

        var match = NextLink().Match(link);
        Assert.True(match.Success, $"No link to a next part: {link}");
        return match.Groups["path"].Value;
    }

    public static string[] Ids(this IEnumerable<JsonElement> items) => [.. items.Select(item => item.Text("id")!)];

    public static string[] Ids(this CrmResponse list) => list.Body.EnumerateArray().Ids();

    /// <summary>Asserts that the list is newest first, and holds nothing twice.</summary>
    public static void AreNewestFirst(this string[] ids)
    {
        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), ids);
    }

    [GeneratedRegex("^<(?<path>/[^>]+)>; rel=\"next\"$")]
    private static partial Regex NextLink();
}
