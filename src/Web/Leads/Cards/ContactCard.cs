namespace MiniCrm.Web.Leads.Cards;

/// <summary>What a signature, a card or a vCard says of somebody, as far as it can be told; what is not there is null.</summary>
public sealed record ContactCard
{
    /// <summary>More than any signature has.</summary>
    public const int MaxLength = 10_000;

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Company { get; init; }

    public string? Position { get; init; }

    /// <summary>The members that are known, under the names of the form.</summary>
    public IEnumerable<KeyValuePair<string, string>> Values => new (string Name, string? Value)[]
    {
        ("firstName", FirstName), ("lastName", LastName), ("email", Email), ("phone", Phone), ("company", Company), ("position", Position),
    }.Where(member => !string.IsNullOrEmpty(member.Value)).Select(member => KeyValuePair.Create(member.Name, member.Value!));

    public static ContactCard Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text[..Math.Min(text.Length, MaxLength)].ReplaceLineEndings("\n");
        return lines.Contains("BEGIN:VCARD", StringComparison.OrdinalIgnoreCase) ? VCard.Read(lines) : Signature.Read(lines);
    }
}
