using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>An operation of the document, at an address of which everything exists.</summary>
/// <param name="Body">One that it would take; null when it takes none.</param>
internal sealed record Endpoint(DocumentedOperation Operation, string Path, string? Body, IReadOnlyList<Member> Members)
{
    public string Method => Operation.Method;

    public bool IsRead => Method == "GET";

    /// <summary>Whether nothing is answered without an access token; false where it depends.</summary>
    public bool IsClosed => Operation.Json.TryGetProperty("security", out var security) && security.ToString() == """[{"bearer":[]}]""";

    /// <summary>Without a body, log-out goes by the access token.</summary>
    public bool NeedsBody => Operation.HasBody && Operation.Name != "POST /auth/logout";

    public IEnumerable<Member> Query => Parameters("query").Where(parameter => parameter.Name != "ticket");

    /// <summary>The address with a parameter, and with what else there has to be: that a stream of subjects is of one at least, no schema says.</summary>
    public string With(string parameter) =>
        $"{Path}?{(Path == "/events/stream" && !parameter.StartsWith("leads", StringComparison.Ordinal) ? "leads=<lead>&" : "")}{parameter}";

    public IEnumerable<Member> Headers => Parameters("header");

    public IEnumerable<Member> Ids => Parameters("path").Where(parameter => parameter.Format == "uuid");

    public static IReadOnlyList<Endpoint> AllOf(JsonElement document)
    {
        var schemas = document.GetProperty("components").GetProperty("schemas");
        return [.. DocumentedOperation.AllOf(document).Select(operation => new Endpoint(
            operation, Filled(operation.Path), operation.Example, Member.AllOf(operation.Schema(document), schemas)))];
    }

    /// <summary>A row that is refused for what it adds to a good request.</summary>
    public BadRequest Refuses(string what, string? member = null) => new(what, Method, Path, HttpStatusCode.BadRequest, member) { Body = Body };

    /// <summary>The address with one of its ids in another form.</summary>
    public string WithId(string name, string value) => Filled(Operation.Path.Replace($"{{{name}}}", value, StringComparison.Ordinal));

    /// <summary>The body with one member added or put into another's place.</summary>
    public string With(string member, string json) => Object(Sent.Where(sent => sent.Name != member).Append((member, json)));

    public string Without(string member) => Object(Sent.Where(sent => sent.Name != member));

    private IEnumerable<(string Name, string Json)> Sent => JsonElement.Parse(Body!).EnumerateObject().Select(member => (member.Name, member.Value.GetRawText()));

    private static string Object(IEnumerable<(string Name, string Json)> members) =>
        $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Json}"))}}}";

    private static string Filled(string path) => Regex.Replace(path, @"\{(\w+)\}", parameter => parameter.Groups[1].Value switch
    {
        "email" => "nobody@example.com",
        "id" when path.StartsWith("/leads/actions/", StringComparison.Ordinal) => "<action>",
        "id" when path.StartsWith("/leads/", StringComparison.Ordinal) => "<lead>",
        "id" when path.StartsWith("/imports/", StringComparison.Ordinal) => "<import>",
        "id" when path.StartsWith("/notifications/", StringComparison.Ordinal) => "<notification>",
        _ => "<user>",
    });

    private IEnumerable<Member> Parameters(string place) =>
        Operation.Json.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray()
                .Where(parameter => parameter.GetProperty("in").GetString() == place)
                .Select(parameter => new Member(parameter.GetProperty("name").GetString()!, parameter.GetProperty("schema"), IsRequired: false, TakesNull: false))
            : [];
}
