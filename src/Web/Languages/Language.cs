namespace MiniCrm.Web.Languages;

/// <summary>A language that the pages speak.</summary>
/// <param name="Code">As browsers name it.</param>
/// <param name="Name">In the language itself, for those who look for it.</param>
/// <param name="File">The file in which its texts are.</param>
public sealed record Language(string Code, string Name, string File)
{
    /// <summary>Written from right to left.</summary>
    public bool IsRightToLeft { get; init; }

    public string Direction => IsRightToLeft ? "rtl" : "ltr";

    public static Language English { get; } = new("en", "English", "English");

    /// <summary>The first one is that of those who want none of them.</summary>
    public static IReadOnlyList<Language> All { get; } =
    [
        English,
        new("de", "Deutsch", "German"),
        new("ar", "العربية", "Arabic") { IsRightToLeft = true },
    ];

    public static Language? Find(string? code) => All.FirstOrDefault(language => string.Equals(language.Code, code, StringComparison.OrdinalIgnoreCase));

    /// <summary>The first that is among ours.</summary>
    /// <param name="wanted">Tags such as de-AT, the most wanted first.</param>
    public static Language Choose(IEnumerable<string> wanted) =>
        wanted.Select(tag => Find(tag.Split('-')[0])).FirstOrDefault(language => language is not null) ?? English;
}
