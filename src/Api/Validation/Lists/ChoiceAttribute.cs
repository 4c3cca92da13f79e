using Microsoft.OpenApi;
using MiniCrm.Api.OpenApi;

namespace MiniCrm.Api.Validation.Lists;

/// <summary>One or several values that a filter takes, or, with an exclamation mark in front, does not take.</summary>
public abstract class ChoiceAttribute : RuleAttribute, IDescribedRule
{
    /// <summary>What a value must be, as the end of a sentence.</summary>
    protected abstract string Values { get; }

    /// <summary>The form of the whole, in the words of JSON Schema.</summary>
    protected virtual string Pattern => "^!?[^,!]";

    protected abstract bool Accepts(string value);

    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Pattern = Pattern;

    protected sealed override string? Complaint(object value) => Choices.Parse((string)value) is { } choice && choice.Values.All(Accepts)
        ? null
        : $"must be {Values}; up to {Choices.MaxValues} with commas, an exclamation mark in front for all but these";
}

/// <summary>Values of an enum, as the contract writes them.</summary>
public sealed class ChoiceOfAttribute<TEnum> : ChoiceAttribute
    where TEnum : struct, Enum
{
    private static readonly string[] Names = [.. EnumNames<TEnum>.All.Keys.Order(StringComparer.Ordinal)];

    protected override string Values => $"of {string.Join(", ", Names)}";

    protected override string Pattern => $"^!?({string.Join('|', Names)})(,({string.Join('|', Names)}))*$";

    protected override bool Accepts(string value) => EnumNames<TEnum>.All.ContainsKey(value);
}

/// <summary>Ids of users, <c>me</c> and <c>none</c>.</summary>
public sealed class AssigneesAttribute : ChoiceAttribute
{
    /// <summary>What a parameter of it is.</summary>
    internal const string Description = "Who works on it: ids of users, me, none; several with commas, all but these with ! in front";

    internal const string Me = "me";
    internal const string Nobody = "none";

    protected override string Values => "the ids of users, me or none";

    protected override string Pattern => "^!?([0-9A-Fa-f-]{36}|me|none)(,([0-9A-Fa-f-]{36}|me|none))*$";

    protected override bool Accepts(string value) => value is Me or Nobody || Guid.TryParseExact(value, "D", out _);
}

/// <summary>Names with a letter or a digit in them.</summary>
public sealed class NamesAttribute(int maxLength) : ChoiceAttribute
{
    protected override string Values => $"names of at most {maxLength} characters, with a letter or a digit in them";

    protected override string Pattern => @"[\p{L}\p{N}]";

    protected override bool Accepts(string value) =>
        Characters.Count(value) <= maxLength && !Characters.AreForbiddenIn(value, manyLines: false) && value.EnumerateRunes().Any(System.Text.Rune.IsLetterOrDigit);
}

/// <summary>E-mail addresses.</summary>
public sealed class EmailsAttribute : ChoiceAttribute
{
    protected override string Values => "e-mail addresses";

    protected override string Pattern => "^!?[^,@]+@";

    protected override bool Accepts(string value) => EmailAttribute.Accepts(value);
}

/// <summary>Phone numbers, however they are written.</summary>
public sealed class PhonesAttribute : ChoiceAttribute
{
    private const int MaxLength = 50;

    protected override string Values => "phone numbers";

    protected override string Pattern => "[0-9]";

    protected override bool Accepts(string value) =>
        value.Length <= MaxLength && value.Any(char.IsAsciiDigit) && value.All(character => char.IsAsciiDigit(character) || " +()-./".Contains(character, StringComparison.Ordinal));
}
