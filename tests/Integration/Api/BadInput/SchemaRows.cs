using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>What the document itself says is wrong: whoever adds an operation, a member or a parameter has these rows of it.</summary>
internal static class SchemaRows
{
    private const string None = "0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2";

    private static readonly string[] NoTexts = ["5", "true", "{}", "[\"x\"]", "\"\\ud800\"", "\"a\\udc00b\""];

    private static readonly string[] NoEnums = ["\"\"", "\" \"", "0", "1", "99", "\"0\"", "true", "{}", "[]", "\"a\\u0000\"", "\"nothing_of_the_kind\""];

    private static readonly string[] NoIds =
        ["\"\"", "\"x\"", "5", "true", "{}", $"\"{None}d\"".Replace("-", "", StringComparison.Ordinal), $"\"{{{None}d}}\"", $"\"{None}\"", $"\"{None}g\"", $"\" {None}d\""];

    private static readonly string[] NoEmails =
    [
        "\"\"", "\"bad\"", "\"@example.com\"", "\"bad@\"", "\"bad@example@com\"", "\"bad input@example.com\"", "\"Bad <bad@example.com>\"",
        "\"bad@example.com \"", "\"bad..input@example.com\"", "\"bad@-example.com\"", "\"bad@example..com\"", "\"bad@example.com\\r\\nBcc: x@y.z\"",
        $"\"{new string('a', 244)}@example.com\"",
    ];

    // In an address, where it is part of the path.
    private static readonly string[] NoPathIds =
        ["x", "1", "null", $"{None}d".Replace("-", "", StringComparison.Ordinal), $"%7B{None}d%7D", $"{None}g", "'%20or%201=1--", "%20", "%F0%9F%98%80", new('9', 1000)];

    private static readonly string[] NoTags = ["1", "abc", "\"1", "1\"", "\"1\" \"2\"", "W/", "\"1\";", "*, \"1\"", "\"1\", *", "W/*", "\"a b\""];

    // Names of parameters that some operations have and others do not.
    private static readonly string[] Elsewhere = ["page", "status", "limit", "after", "cursor", "id"];

    private static readonly string[] Odd = ["", " ", "x", "  ", "😀"];

    private static readonly string[] Verbs = ["GET", "POST", "PUT", "PATCH", "DELETE", "FOO"];

    public static IEnumerable<BadRequest> All(IReadOnlyList<Endpoint> endpoints, IReadOnlyCollection<string> names) =>
        endpoints.SelectMany(endpoint => Of(endpoint, names)).Concat(WrongMethods(endpoints));

    private static IEnumerable<BadRequest> Of(Endpoint endpoint, IReadOnlyCollection<string> names) =>
        Missing(endpoint).Concat(Unknown(endpoint, names)).Concat(Values(endpoint)).Concat(Addresses(endpoint)).Concat(Queries(endpoint)).Concat(Headers(endpoint));

    private static IEnumerable<BadRequest> Missing(Endpoint endpoint) =>
        from member in endpoint.Members
        where member.IsRequired
        select endpoint.Refuses($"no {member.Name}", member.Name) with { Body = endpoint.Without(member.Name) };

    /// <summary>The name of every member that anything else in the document has.</summary>
    private static IEnumerable<BadRequest> Unknown(Endpoint endpoint, IReadOnlyCollection<string> names) =>
        endpoint.Members.Count == 0
            ? []
            : from name in names.Concat(["a member", "__proto__", .. endpoint.Members.Select(member => Capital(member.Name))]).Except(endpoint.Members.Select(member => member.Name))
              select endpoint.Refuses($"the unknown member {name}", name) with { Body = endpoint.With(name, "null") };

    private static IEnumerable<BadRequest> Values(Endpoint endpoint) =>
        from member in endpoint.Members
        from value in Wrong(member)
        select endpoint.Refuses($"{member.Name} {BadRequest.Shortened(value)}", member.Name) with { Body = endpoint.With(member.Name, value) };

    private static IEnumerable<string> Wrong(Member member)
    {
        IEnumerable<string> wrong = member switch
        {
            { Enum: { } values } => [.. NoEnums, .. values.SelectMany(OtherSpellings).Select(value => $"\"{value}\""), $"\"{values[0]},{values[1]}\"", $"\"{values[0]}, {values[1]}\""],
            { Format: "uuid" } => NoIds,
            { Format: "email" } => [.. NoTexts, .. NoEmails],
            { Type: "string", Pattern: { } pattern } => [.. NoTexts, .. Odd.Where(text => !Regex.IsMatch(text, pattern)).Select(text => $"\"{text}\"")],
            { Type: "string" } => NoTexts,
            { Type: "boolean" } => ["\"true\"", "\"\"", "0", "1", "[]", "{}"],
            { Type: "array" } => ["\"text\"", "{}", "1", "true", "[5]", "[null]", "[[]]", "[\"nothing_of_the_kind\"]"],
            { Type: "object" } => ["\"text\"", "[]", "1", "true"],
            _ => throw new NotSupportedException($"What is no {member.Type}? ({member.Name})"),
        };
        return wrong.Concat(member.TakesNull ? [] : ["null"]).Concat(Lengths(member));
    }

    private static IEnumerable<string> Lengths(Member member)
    {
        // Of code points: half as many characters of two halves each would be no fault.
        if (member.MaxLength is { } max)
        {
            yield return $"\"{new string('x', max + 1)}\"";
            yield return $"\"{string.Concat(Enumerable.Repeat("😀", max + 1))}\"";
        }

        if (member.MinLength is { } min)
        {
            yield return "\"\"";
            yield return $"\"{string.Concat(Enumerable.Repeat("😀", min - 1))}\"";
        }
    }

    private static IEnumerable<BadRequest> Addresses(Endpoint endpoint)
    {
        foreach (var (id, value) in endpoint.Ids.SelectMany(id => NoPathIds.Select(value => (id.Name, value))))
        {
            yield return endpoint.Refuses("no UUID", id) with { Path = endpoint.WithId(id, value) };
        }

        yield return endpoint.Refuses("a query of 10,000 characters") with { Path = $"{endpoint.Path}?q={new string('q', 10_000)}", Status = HttpStatusCode.RequestUriTooLong };
        if (endpoint.IsRead)
        {
            yield return endpoint.Refuses("a body on a read") with { Body = "{}" };
        }

        if (endpoint.IsClosed)
        {
            yield return endpoint.Refuses("no token") with { Status = HttpStatusCode.Unauthorized, Token = _ => null };
            yield return endpoint.Refuses("an expired token") with { Status = HttpStatusCode.Unauthorized, Token = server => TokenRows.Forged(server).Sign(exp: -1) };
            yield return endpoint.Refuses("alg none") with { Status = HttpStatusCode.Unauthorized, Token = server => TokenRows.Forged(server).Unsigned("none") };
        }
    }

    private static IEnumerable<BadRequest> Queries(Endpoint endpoint)
    {
        string[] known = [.. endpoint.Query.Select(parameter => parameter.Name)];
        foreach (var name in Elsewhere.Concat(known.Select(Capital)).Concat(known.Select(name => name.ToUpperInvariant())).Except(known))
        {
            yield return endpoint.Refuses("an unknown parameter", name) with { Path = endpoint.With($"{name}=1") };
        }

        foreach (var parameter in endpoint.Query)
        {
            foreach (var value in WrongInAddress(parameter))
            {
                yield return endpoint.Refuses("a parameter that is none", parameter.Name) with { Path = endpoint.With($"{parameter.Name}={value}") };
            }

            yield return endpoint.Refuses("a parameter twice", parameter.Name) with { Path = endpoint.With($"{parameter.Name}=1&{parameter.Name}=2") };
        }
    }

    private static IEnumerable<string> WrongInAddress(Member parameter) => ["%00", .. parameter switch
    {
        { Type: "integer" } =>
            ["", "x", "1.5", "%2B5", "99999999999999999999", "%D9%A1", $"{parameter.Minimum - 1}", $"{parameter.Maximum + 1}"],
        { Type: "boolean" } => ["", "TRUE", "1"],
        { Enum: { } values } => ["", $"{values[0]}s", Capital(values[0])],
        { Format: "uuid" } => ["", "x", "0199a1b2c3d47e5f8a6b7c8d9e0f1a2b"],
        { Format: "date-time" } => ["", "x", "1", "yesterday", "2026-01-01", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "2026-01-01T25:00:00Z"],
        { Pattern: { } pattern } => Odd.Where(value => !Regex.IsMatch(value, pattern)).Select(Uri.EscapeDataString),
        { Type: "string", MaxLength: { } most } => ["", new string('x', most + 1)],
        _ => throw new NotSupportedException($"What is no {parameter.Type}? ({parameter.Name})"),
    }];

    private static IEnumerable<BadRequest> Headers(Endpoint endpoint) =>
        from header in endpoint.Headers
        from value in header switch
        {
            { Type: "integer" } => ["x", "-1", "1.5", $"{header.Maximum + 1}", "1 2", "\"1\""],
            { Name: "If-Match" or "If-None-Match" } => NoTags,
            _ => []
        }
        select endpoint.Refuses($"{header.Name}: {value}", Camel(header.Name.Split('-'))) with { Headers = [(header.Name, value)] };

    private static IEnumerable<BadRequest> WrongMethods(IReadOnlyList<Endpoint> endpoints) =>
        from address in endpoints.GroupBy(endpoint => endpoint.Path)
        let allowed = address.Select(endpoint => endpoint.Method).ToArray()
        from method in Verbs.Except(allowed)
        select BadRequest.OfMethod(method, address.Key, allowed);

    private static IEnumerable<string> OtherSpellings(string value) =>
        new[] { Capital(value), value.ToUpperInvariant(), Camel(value.Split('_')), Capital(Camel(value.Split('_'))) }.Where(other => other != value).Distinct();

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string Camel(string[] words) => words[0].ToLowerInvariant() + string.Concat(words[1..].Select(word => Capital(word.ToLowerInvariant())));
}
