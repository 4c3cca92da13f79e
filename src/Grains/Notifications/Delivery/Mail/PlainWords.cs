using System.Buffers;
using System.Text;

namespace MiniCrm.Grains.Notifications.Delivery.Mail;

/// <summary>
/// Names that nobody's mail reader makes a link of. Readers find links in plain text, where nothing can be encoded: so the signs that make
/// one are set apart, where anybody sees it.
/// </summary>
public static class PlainWords
{
    // Also those of other widths and scripts that readers and resolvers take for the same. Listed, because the framework normalises
    // nothing but ASCII where it has no data of cultures.
    private static readonly SearchValues<char> Joints = SearchValues.Create(
        "./\\:@#?=&%" +
        "\uff0e\u3002\uff61\u2024\u2025\u2026\ufe52\u06d4" +
        "\uff0f\u2044\u2215\u29f8\uff3c\ufe68\u29f5" +
        "\uff1a\ufe55\ufe13\u2236\ua789" +
        "\uff20\ufe6b\uff03\ufe5f\uff1f\ufe56\uff1d\ufe66\uff06\ufe60\uff05\ufe6a");

    /// <summary>The text with a space behind every sign that could join what stands around it to an address.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            words.Append(text[i]);
            if (i + 1 < text.Length && !char.IsWhiteSpace(text[i + 1]) && Joints.Contains(text[i]))
            {
                words.Append(' ');
            }
        }

        return words.ToString();
    }
}
