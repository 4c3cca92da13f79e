using System.ComponentModel.DataAnnotations;
using MiniCrm.Api.Edge;
using MiniCrm.Api.Problems;

namespace MiniCrm.Api.Pages;

/// <summary>Addresses of pages that show lists: they take what the API's lists take, and are held against the same rules.</summary>
internal static class AskedLists
{
    public static IEnumerable<KeyValuePair<string, string>> ValuesOf(PageContext page) =>
        page.Context.Request.Query.SelectMany(parameter => parameter.Value, (parameter, value) => KeyValuePair.Create(parameter.Key, value ?? ""));

    /// <summary>False for an address as a form of a browser without script writes it, with all that was left empty.</summary>
    public static bool IsWrittenAs(PageContext page, string query) =>
        page.Context.Request is var request
        && (request.IsForPart() || request.QueryString.Value?.TrimStart('?') is not { Length: > 0 } asked || Unescaped(asked) == Unescaped(query));

    /// <summary>From here on as it should have been asked: the places of a list go by that.</summary>
    public static void Rewrite(PageContext page, string query) => page.Context.Request.QueryString = new(query.Length > 0 ? $"?{query}" : "");

    /// <summary>What is wrong with the values, by the rules of the API's list, by name.</summary>
    public static Dictionary<string, string> Complaints(PageContext page, string list, IEnumerable<KeyValuePair<string, string>> values)
    {
        var known = page.Service<KnownParameters>();
        var context = new ValidationContext(values, page.Context.RequestServices, items: null);
        return (
            from value in values
            from rule in known.RulesOf(HttpMethods.Get, list, value.Key)
            let complaint = rule.GetValidationResult(value.Value, context)
            where complaint != ValidationResult.Success
            group complaint.ErrorMessage by value.Key).ToDictionary(complaint => complaint.Key, complaint => string.Join("; ", complaint));
    }

    /// <summary>The same of a problem; null where it is about no value.</summary>
    public static Dictionary<string, string>? Complaints(Problem problem) =>
        problem.Errors?.ToDictionary(error => error.Key, error => string.Join("; ", error.Value));

    private static string Unescaped(string query) => Uri.UnescapeDataString(query.Replace('+', ' '));
}
