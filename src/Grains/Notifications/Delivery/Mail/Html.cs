using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace MiniCrm.Grains.Notifications.Delivery.Mail;

/// <summary>A piece of HTML. Made of an interpolated string, whose literals are HTML and whose values are text, which is encoded.</summary>
public sealed record Html(string Text)
{
    public static Html Of(HtmlBuilder html)
    {
        ArgumentNullException.ThrowIfNull(html);
        return new(html.ToString());
    }

    /// <summary>Text of several lines as paragraphs.</summary>
    public static Html Paragraphs(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(string.Concat(text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => Of($"<p>{line}</p>\n").Text)));
    }

    public override string ToString() => Text;
}

/// <summary>What the compiler makes of the interpolated string.</summary>
[InterpolatedStringHandler]
public sealed class HtmlBuilder(int literalLength, int formattedCount)
{
    private readonly StringBuilder _html = new(literalLength + (16 * formattedCount));

    public void AppendLiteral(string literal) => _html.Append(literal);

    public void AppendFormatted(string? text) => _html.Append(HtmlEncoder.Default.Encode(text ?? ""));

    public void AppendFormatted(Html html) => _html.Append(html);

    public override string ToString() => _html.ToString();
}
