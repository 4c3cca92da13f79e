namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>What no schema says of a member: which characters, which spellings, which passwords.</summary>
internal static class FieldRows
{
    private static readonly string[] Names = ["firstName", "lastName", "title", "templateId"];

    private static readonly (string[] Members, string[] Values)[] Rules =
    [
        (["firstName", "lastName", "title", "message", "templateId"], Blank),
        ([.. Names, "company", "position", "email", "phone"], OneLine),
        (["notes", "message"], Text),
        (["phone"], ["\"1234567890\"", "\"+\"", "\"+0123456789\"", "\"+1 234 567\"", "\"+1234567890123456\"", "\"+12345x\"", "\"+12345\\n\"", "\"+١٢٣٤٥\""]),
        (["password"], NoPasswords),
        (["token"], ["\"\"", "\"abc\"", NoToken]),
    ];

    /// <summary>Of the right form, and nobody's.</summary>
    private static string NoToken => $"\"{new string('A', 64)}\"";

    private static string[] Text => ["\"a\\u0000b\"", "\"a\\u001bb\"", "\"a\\u0085b\"", "\"a\\u202eb\"", "\"a\\udb40\\udc41b\""];

    // Overrides and isolates of direction, marks of direction, joiners where nothing is joined, tags, selectors, fillers, noncharacters.
    private static string[] Invisible =>
    [
        "\\u202e", "\\u202a", "\\u2066", "\\u2069", "\\u200e", "\\u061c", "\\u200b", "\\u200c", "\\u200d", "\\u2060", "\\ufeff", "\\u00ad", "\\u034f", "\\u3164",
        "\\u115f", "\\ufe0f", "\\udb40\\udc41", "\\udb40\\udd00", "\\ufff9", "\\uffff",
    ];

    private static string[] OneLine => [.. Text, "\"a\\nb\"", "\"a\\tb\"", "\"a\\u2028b\"", .. Invisible.Select(invisible => $"\"a{invisible}b\"")];

    private static string[] Blank => ["\" \"", "\" \\u2003\\u00a0 \"", .. Invisible.Select(blank => $"\"{blank}\""), "\"\\u2800\\u0301\""];

    // Controls; seven characters, once of fourteen halves; the last three are of 73 bytes and more, though the last ones not of 73 characters.
    private static string[] NoPasswords =>
    [
        "\"password\"", "\"Password1!\"", "\"minicrm2026\"", "\"long\\u0000enough\"", "\"long\\u001benough\"", "\"long\\nenough\"", "\"seven c\"", "\"😀😀😀😀😀😀😀\"",
        $"\"{new string('p', 73)}\"", $"\"{new string('€', 25)}\"", $"\"{string.Concat(Enumerable.Repeat("😀", 19))}\"",
    ];

    /// <summary>Of members that are bounded: what an attempt to sign in says is compared, and never stored.</summary>
    public static IEnumerable<BadRequest> All(IReadOnlyList<Endpoint> endpoints) =>
        from endpoint in endpoints
        from member in endpoint.Members
        where member.MaxLength is not null || member.Pattern is not null || member.Name == "token"
        from rule in Rules
        where rule.Members.Contains(member.Name)
        from value in rule.Values
        select endpoint.Refuses($"{member.Name} {BadRequest.Shortened(value)}", member.Name) with { Body = endpoint.With(member.Name, value) };
}
