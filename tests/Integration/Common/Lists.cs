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

    /// <summary>Asserts that a list holds these, whatever the size of its parts, forwards and backwards.</summary>
    public static async Task WalksBothWaysAsync(this CrmClient client, string path, string[] expected)
    {
        foreach (var limit in new[] { 1, 2, expected.Length - 1, expected.Length })
        {
            List<string> there = [], back = [];
            CrmResponse? part = null;
            for (var next = $"{path}&limit={limit}"; next is not null; next = part.Next())
            {
                part = (await client.GetAsync(next)).Is(200);
                there.AddRange(part.Ids());
            }

            back.AddRange(part!.Ids());
            for (var previous = part!.Previous(); previous is not null; previous = part.Previous())
            {
                part = (await client.GetAsync(previous)).Is(200);
                back.InsertRange(0, part.Ids());
            }

            Assert.True(expected.SequenceEqual(there), $"{path} by {limit}: {string.Join(' ', there)}");
            Assert.True(expected.SequenceEqual(back), $"{path} by {limit}, back: {string.Join(' ', back)}");
        }
    }

    /// <summary>Where the next part is; null when this is the last.</summary>
    public static string? Next(this CrmResponse answer) => answer.Link("next");

    /// <summary>Where the part before is; null when this is the first, or the list does not lead back.</summary>
    public static string? Previous(this CrmResponse answer) => answer.Link("prev");

    /// <summary>The cursor of an address that leads on.</summary>
    public static string CursorOf(string path) => path.Split("cursor=")[1];

    /// <summary>A query with its values in the form of an address.</summary>
    public static string Escaped(string query) =>
        string.Join('&', query.Split('&').Select(pair => pair.Split('=', 2)).Select(pair => $"{pair[0]}={Uri.EscapeDataString(pair[1])}"));

    /// <summary>As text that names the query as well, for who compares many.</summary>
    public static string Told(string query, IEnumerable<string> ids) => $"{query}: {string.Join(' ', ids)}";

    public static string[] Ids(this IEnumerable<JsonElement> items) => [.. items.Select(item => item.Text("id")!)];

    public static string[] Ids(this CrmResponse list) => list.Body.EnumerateArray().Ids();

    /// <summary>Asserts that the list is newest first, and holds nothing twice.</summary>
    public static void AreNewestFirst(this string[] ids)
    {
        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), ids);
    }

    private static string? Link(this CrmResponse answer, string relation)
    {
        string[] links = answer.Header("Link") is { } header ? header.Split(", ") : [];
        Assert.All(links, link => Assert.Matches(OneLink(), link));
        return links.Select(link => OneLink().Match(link)).SingleOrDefault(link => link.Groups["relation"].Value == relation)?.Groups["path"].Value;
    }

    [GeneratedRegex("^<(?<path>/[^>]+)>; rel=\"(?<relation>next|prev)\"$")]
    private static partial Regex OneLink();
}
