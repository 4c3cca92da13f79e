using MiniCrm.Imports;
using MiniCrm.Web.Languages;

namespace MiniCrm.Web.Imports;

/// <summary>Why a row or a plan is refused, in the visitor's language as far as its sentences are translated.</summary>
public static class Reasons
{
    /// <param name="reason">Sentences with semicolons between, each of which may begin with a member of leads.</param>
    public static string Of(string reason, Texts texts)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentNullException.ThrowIfNull(texts);
        return string.Join("; ", reason.Split("; ").Select(sentence => OfOne(sentence, texts)));
    }

    private static string OfOne(string sentence, Texts texts) => sentence.Split(' ', 2) is [var member, var rest] && ImportFields.All.Contains(member)
        ? $"{texts[$"field.{member}"]}: {texts.Sentence(rest)}"
        : texts.Sentence(sentence);
}
