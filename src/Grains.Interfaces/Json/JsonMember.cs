namespace MiniCrm;

/// <summary>The body's member that a JSON error is about.</summary>
public static class JsonMember
{
    private const string QuoteStart = "$['";
    private const string QuoteEnd = "']";

    /// <summary>What is said of a member that System.Text.Json could not read.</summary>
    public const string Complaint = "is unknown, given twice, or not of the right type or value";

    /// <param name="path">As System.Text.Json writes it: <c>$.name.inner[0]</c> or <c>$['odd name']</c>.</param>
    /// <returns>The outermost member, or null when the body as a whole is meant.</returns>
    public static string? Of(string? path)
    {
        if (path is null)
        {
            return null;
        }

        if (path.StartsWith(QuoteStart, StringComparison.Ordinal))
        {
            var end = path.IndexOf(QuoteEnd, StringComparison.Ordinal);
            return end > QuoteStart.Length ? path[QuoteStart.Length..end] : null;
        }

        return path.StartsWith("$.", StringComparison.Ordinal) ? path[2..].Split('.', '[')[0] : null;
    }
}
