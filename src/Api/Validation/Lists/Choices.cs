using System.Collections.Immutable;
using System.Text;

namespace MiniCrm.Api.Validation.Lists;

/// <summary>Values with commas between them, with an exclamation mark in front for all but these; a backslash takes what follows as it is.</summary>
internal static class Choices
{
    public const int MaxValues = 30;

    /// <summary>Null where a value is empty or there are too many.</summary>
    public static Choice<string>? Parse(string text)
    {
        var excluded = text.StartsWith('!');
        var values = ImmutableArray.CreateBuilder<string>();
        var value = new StringBuilder();
        for (var place = excluded ? 1 : 0; place <= text.Length; place++)
        {
            if (place == text.Length || text[place] is ',')
            {
                values.Add(value.ToString());
                value.Clear();
            }
            else
            {
                value.Append(text[place] is '\\' && place + 1 < text.Length ? text[++place] : text[place]);
            }
        }

        return values.Count <= MaxValues && values.All(one => one.Length > 0) ? new(values.ToImmutable(), excluded) : null;
    }

    public static Choice<TValue>? Parse<TValue>(string? text, Func<string, TValue> value) =>
        text is not null && Parse(text) is { } choice ? new([.. choice.Values.Select(value)], choice.Excluded) : null;
}
