using System.Net;
using static MiniCrm.Tests.Integration.Api.BadInput.Endpoint;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>Members of bodies, each with every value that it must not have.</summary>
internal static class FieldRows
{
    private const string Null = "null";

    private static readonly (string Member, Endpoint[] Endpoints, string[] Values)[] Rules =
    [
        ("firstName", [Register, CreateUser, UpdateUser, CreateLead, UpdateLead], [Null, .. Visible(100), .. OneLine]),
        ("lastName", [Register, CreateUser, UpdateUser, CreateLead, UpdateLead], [Null, .. Visible(100), .. OneLine]),
        ("company", [CreateLead, UpdateLead], [TooLong(255), TooLong(255, "😀"), .. OneLine]),
        ("position", [CreateLead, UpdateLead], [TooLong(255), .. OneLine]),
        ("notes", [CreateLead, UpdateLead], [TooLong(10_000), .. Text]),
        ("title", [Notify], [Null, .. Visible(255), .. OneLine]),
        ("message", [Notify], [Null, .. Visible(10_000), .. Text]),
        ("templateId", [Notify], [.. Visible(255), .. OneLine]),
        ("email", [Register, CreateUser, UpdateUser, CreateLead, UpdateLead], [Null, .. Visible(255), .. OneLine, .. NoEmails]),
        ("email", [Login], [Null, .. NoTexts]),
        ("phone", [CreateLead, UpdateLead], ["\"\"", "\" \"", .. OneLine, .. NoPhones]),
        ("password", [Register, CreateUser, UpdateUser], [Null, "\"\"", .. NoPasswords]),
        ("password", [Login], [Null, .. NoTexts]),
        ("currentPassword", [UpdateUser], [Null, .. NoTexts]),
        ("refreshToken", [Refresh, Logout], [Null, .. NoTexts]),
        ("token", [VerifyEmail], [Null, "\"\"", "\"abc\"", NoToken, .. NoTexts]),
        ("role", [CreateUser, UpdateUser], ["\"boss\"", "\"SALES_REP\"", "\"SalesRep\"", "\"admin,manager\"", .. NoEnums]),
        ("role", [UpdateUser], [Null]),
        ("isActive", [UpdateUser], [Null, "\"true\"", "\"\"", "0", "1", "[]"]),
        ("source", [CreateLead, UpdateLead], ["\"radio\"", "\"Website\"", "\"website, referral\"", .. NoEnums]),
        ("source", [UpdateLead], [Null]),
        ("status", [UpdateLead, ChangeStatus], [Null, "\"won\"", "\"ClosedWon\"", "\"new,contacted\"", .. NoEnums]),
        ("type", [Notify], [Null, "\"fax\"", "\"inApp\"", "\"email,sms\"", .. NoEnums]),
        ("assignedUserId", [CreateLead, UpdateLead, Assign], NoIds),
        ("recipientId", [Notify], [Null, .. NoIds]),
    ];

    private static readonly (string Member, Endpoint[] Endpoints)[] Mandatory =
    [
        ("firstName", [Register, CreateUser, CreateLead]),
        ("lastName", [Register, CreateUser, CreateLead]),
        ("email", [Register, Login, CreateUser, CreateLead]),
        ("password", [Register, Login, CreateUser]),
        ("refreshToken", [Refresh, Logout]),
        ("token", [VerifyEmail]),
        ("assignedUserId", [Assign]),
        ("status", [ChangeStatus]),
        ("type", [Notify]),
        ("title", [Notify]),
        ("message", [Notify]),
        ("recipientId", [Notify]),
    ];

    /// <summary>Of the right form, and nobody's.</summary>
    private static string NoToken => $"\"{new string('A', 64)}\"";

    private static string[] NoTexts => ["5", "true", "{}", "[\"x\"]", "\"\\ud800\"", "\"a\\udc00b\""];

    private static string[] Text => [.. NoTexts, "\"a\\u0000b\"", "\"a\\u001bb\"", "\"a\\u0085b\"", "\"a\\u202eb\"", "\"a\\udb40\\udc41b\""];

    // Overrides and isolates of direction, marks of direction, joiners where nothing is joined, tags, selectors, fillers, noncharacters.
    private static string[] Invisible =>
    [
        "\\u202e", "\\u202a", "\\u2066", "\\u2069", "\\u200e", "\\u061c", "\\u200b", "\\u200c", "\\u200d", "\\u2060", "\\ufeff", "\\u00ad", "\\u034f", "\\u3164",
        "\\u115f", "\\ufe0f", "\\udb40\\udc41", "\\udb40\\udd00", "\\ufff9", "\\uffff",
    ];

    private static string[] OneLine => [.. Text, "\"a\\nb\"", "\"a\\tb\"", "\"a\\u2028b\"", .. Invisible.Select(invisible => $"\"a{invisible}b\"")];

    private static string[] NoEnums => ["\"\"", "\" \"", "0", "1", "99", "\"0\"", "true", "{}", "[]", "\"a\\u0000\""];

    private static string[] NoIds =>
    [
        "\"\"", "\"x\"", "5", "true", "{}", "\"0199a1b2c3d47e5f8a6b7c8d9e0f1a2b\"", "\"{0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b}\"",
        "\"0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2\"", "\"0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2g\"", "\" 0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b\"",
    ];

    private static string[] NoEmails =>
    [
        "\"bad\"", "\"@example.com\"", "\"bad@\"", "\"bad@example@com\"", "\"bad input@example.com\"", "\"Bad <bad@example.com>\"",
        "\"bad@example.com \"", "\"bad..input@example.com\"", "\"bad@-example.com\"", "\"bad@example..com\"", "\"bad@example.com\\r\\nBcc: x@y.z\"",
        $"\"{new string('a', 244)}@example.com\"",
    ];

    private static string[] NoPhones => ["\"1234567890\"", "\"+\"", "\"+0123456789\"", "\"+1 234 567\"", "\"+1234567890123456\"", "\"+12345x\"", "\"+12345\\n\"", "\"+١٢٣٤٥\""];

    // Controls; seven characters, once of fourteen halves; the last three are of 73 bytes and more, though the last ones not of 73 characters.
    private static string[] NoPasswords => ["\"password\"", "\"Password1!\"", "\"minicrm2026\"", .. NoTexts, "\"long\\u0000enough\"", "\"long\\u001benough\"", "\"long\\nenough\"", "\"seven c\"", "\"😀😀😀😀😀😀😀\"", $"\"{new string('p', 73)}\"", $"\"{new string('€', 25)}\"", $"\"{string.Concat(Enumerable.Repeat("😀", 19))}\""];

    public static IEnumerable<BadRequest> All() =>
        (from rule in Rules
         from endpoint in rule.Endpoints
         from value in rule.Values
         select new BadRequest($"{rule.Member} {Short(value)}", endpoint.Method, endpoint.Path, HttpStatusCode.BadRequest, rule.Member)
         {
             Body = endpoint.With(rule.Member, value),
         })
        .Concat(
            from rule in Mandatory
            from endpoint in rule.Endpoints
            select new BadRequest($"no {rule.Member}", endpoint.Method, endpoint.Path, HttpStatusCode.BadRequest, rule.Member)
            {
                Body = endpoint.Without(rule.Member),
            });

    private static string[] Visible(int maxLength) => ["\"\"", "\" \"", "\" \\u2003\\u00a0 \"", .. Invisible.Select(blank => $"\"{blank}\""), "\"\\u2800\\u0301\"", TooLong(maxLength), TooLong(maxLength, "😀")];

    private static string TooLong(int maxLength, string character = "x") => $"\"{string.Concat(Enumerable.Repeat(character, maxLength + 1))}\"";

    private static string Short(string value) => value.Length < 50 ? value : $"{value[..10]}…, {value.Length - 2} characters";
}
