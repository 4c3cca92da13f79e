using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.OpenApi;
using MiniCrm.Api.Auditing;
using MiniCrm.Api.OpenApi;

namespace MiniCrm.Api.Validation.Lists;

/// <summary>A time with its zone, or a date, which is its beginning in UTC.</summary>
public sealed class MomentAttribute : RuleAttribute, IDescribedRule
{
    internal static DateTimeOffset? Parse(string text) => AuditTimeAttribute.Parse(text)
        ?? (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day : null);

    internal static TimeRange? Range(string? from, string? to) =>
        from is null && to is null ? null : new(from is null ? null : Parse(from), to is null ? null : Parse(to));

    void IDescribedRule.Describe(OpenApiSchema schema) =>
        schema.Pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,7})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$";

    protected override string? Complaint(object value) =>
        Parse((string)value) is null ? "must be a time like 2026-01-01T00:00:00.000Z, or a date like 2026-01-01" : null;
}

/// <summary>What is searched for.</summary>
public sealed class SearchAttribute : RuleAttribute, IDescribedRule
{
    private const int MaxLength = 200;
    private const int MaxWords = 12;

    void IDescribedRule.Describe(OpenApiSchema schema) => (schema.Pattern, schema.MaxLength) = (@"[\p{L}\p{N}]", MaxLength);

    protected override string? Complaint(object value)
    {
        var text = (string)value;
        return Characters.Count(text) <= MaxLength && !Characters.AreForbiddenIn(text, manyLines: false) && Words(text) is >= 1 and <= MaxWords
            ? null
            : $"must be 1 to {MaxWords} words with a letter or a digit in each, of {MaxLength} characters together at most";
    }

    private static int Words(string text)
    {
        var (words, within) = (0, false);
        foreach (var rune in text.EnumerateRunes())
        {
            var isOfWord = Rune.IsLetterOrDigit(rune);
            words += isOfWord && !within ? 1 : 0;
            within = isOfWord;
        }

        return words;
    }
}

/// <summary>Whether the rows of the whole list are counted.</summary>
public sealed class TotalAttribute : RuleAttribute, IDescribedRule
{
    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Enum = [.. EnumNames<Counting>.All.Keys.Order(StringComparer.Ordinal)];

    internal static Counting Parse(string? text) => text is null ? Counting.None : EnumNames<Counting>.All[text];

    protected override string? Complaint(object value) => EnumNames<Counting>.All.ContainsKey((string)value) ? null : "must be exact, estimate or none";
}

/// <summary>One or two columns, each with a minus sign in front for descending.</summary>
public sealed class SortAttribute<TColumn> : RuleAttribute, IDescribedRule
    where TColumn : struct, Enum
{
    private const int MaxColumns = 2;

    private static string Names => string.Join(", ", EnumNames<TColumn>.Members.Keys.Order(StringComparer.Ordinal));

    internal static ImmutableArray<SortedBy<TColumn>> Parse(string? text) =>
        text is null ? [] : [.. text.Split(',').Select(name => new SortedBy<TColumn>(EnumNames<TColumn>.Members[Bare(name)], name.StartsWith('-')))];

    void IDescribedRule.Describe(OpenApiSchema schema)
    {
        var column = $"-?({string.Join('|', EnumNames<TColumn>.Members.Keys.Order(StringComparer.Ordinal))})";
        schema.Pattern = $"^{column}(,{column})?$";
    }

    protected override string? Complaint(object value)
    {
        string[] names = [.. ((string)value).Split(',').Select(Bare)];
        return names.Length <= MaxColumns && names.All(EnumNames<TColumn>.Members.ContainsKey) && names.Distinct().Count() == names.Length
            ? null
            : $"must be one or two different of {Names}, with a comma between, each with a minus sign in front for descending";
    }

    private static string Bare(string name) => name.StartsWith('-') ? name[1..] : name;
}

/// <summary>Members of a response, with commas between them.</summary>
/// <param name="aside">Those that no list has.</param>
public sealed class FieldsOfAttribute(Type response, params string[] aside) : RuleAttribute, IDescribedRule
{
    private readonly string[] _names =
    [
        .. response.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => !aside.Contains(property.Name))
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)),
    ];

    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Pattern = $"^({string.Join('|', _names)})(,({string.Join('|', _names)}))*$";

    protected override string? Complaint(object value) =>
        ((string)value).Split(',').All(_names.Contains) ? null : $"must be of {string.Join(", ", _names)}; several with commas";
}
