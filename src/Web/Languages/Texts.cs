using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using Microsoft.Extensions.Localization;

namespace MiniCrm.Web.Languages;

/// <summary>
/// What the pages say in one language. Not by way of <see cref="CultureInfo"/>: the hosts run without ICU, where no culture but the invariant
/// one can be had; dates and numbers are written by the browser.
/// </summary>
public sealed class Texts : IStringLocalizer
{
    private static readonly ConcurrentDictionary<Language, Texts> Read = new();

    private readonly FrozenDictionary<string, string> _texts;

    private Texts(Language language)
    {
        Language = language;
        using var stream = typeof(Texts).Assembly.GetManifestResourceStream($"{language.File}.resources")!;
        using var reader = new ResourceReader(stream);
        _texts = reader.Cast<DictionaryEntry>().ToFrozenDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
    }

    public Language Language { get; }

    /// <summary>Read when the first page in the language is.</summary>
    public static Texts Of(Language language) => Read.GetOrAdd(language, known => new(known));

    public LocalizedString this[string name] => new(name, _texts.GetValueOrDefault(name, name), resourceNotFound: !_texts.ContainsKey(name));

    public LocalizedString this[string name, params object[] arguments] =>
        new(name, string.Format(CultureInfo.InvariantCulture, this[name].Value, arguments), resourceNotFound: !_texts.ContainsKey(name));

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => _texts.Select(text => new LocalizedString(text.Key, text.Value));

    /// <summary>A sentence of the API, whose own words are its name among the texts; as it is where nobody has translated it.</summary>
    public string Sentence(string english) => this[english].Value;
}
