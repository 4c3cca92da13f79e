using Microsoft.AspNetCore.WebUtilities;
using MiniCrm.Users;
using MiniCrm.Web.Languages;

namespace MiniCrm.Web;

/// <summary>What a page knows of whoever looks at it.</summary>
/// <param name="Here">The path and query that was asked for.</param>
public sealed record Visit(Texts Texts, string Theme, string Here)
{
    /// <summary>Null while nobody is signed in.</summary>
    public UserView? User { get; init; }

    /// <summary>A value of the address; null where there is none.</summary>
    public string? Query(string name) => QueryHelpers.ParseQuery(Here.Contains('?', StringComparison.Ordinal) ? Here[Here.IndexOf('?', StringComparison.Ordinal)..] : "").TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Whether single letters are commands, which is in the way of whoever speaks to the machine (WCAG 2.1.4).</summary>
    public bool HasKeys { get; init; } = true;

    /// <summary>The page belongs to the part of the navigation that begins with this path.</summary>
    /// <param name="itself">Not those below it.</param>
    public bool IsAt(string path, bool itself = false) =>
        Here.Split('?')[0] is var here && (here == path || (!itself && here.StartsWith($"{path}/", StringComparison.Ordinal)));
}

/// <summary>How a page looks, as far as its visitor says so.</summary>
public static class Themes
{
    public const string Automatic = "auto";

    /// <summary>The first one is what the system of the visitor wants.</summary>
    public static IReadOnlyList<string> All { get; } = [Automatic, "light", "dark", "contrast"];
}
