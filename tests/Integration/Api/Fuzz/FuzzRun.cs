using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MiniCrm.Tests.Integration.Leads.Actions;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api.Fuzz;

/// <summary>One caller who tries everything.</summary>
internal sealed class FuzzRun
{
    // Not %00, which the server itself refuses before there is an API, and not .., which is another address.
    private static readonly string[] NoIds = ["x", "0", "%20", "0199a1b2c3d47e5f8a6b7c8d9e0f1a2b", new string('9', 300)];
    private static readonly string[] NoHeaders = ["x", "\"", "-1", "W/", ","];
    private static readonly string[] NoQueries = ["", "x", "-1", "0", "%00", "%F0%9F%98%80", "99999999999999999999"];

    private readonly CrmClient _client;
    private readonly Samples _samples;
    private readonly Random _random;
    private readonly DocumentedAnswers _answers;
    private readonly Dictionary<string, string[]> _known;

    private FuzzRun(CrmClient client, JsonElement document, Random random, Dictionary<string, string[]> known)
    {
        (_client, _random, _known) = (client, random, known);
        _samples = new(document.GetProperty("components").GetProperty("schemas"), random);
        _answers = new(document);

        // What ends sign-ins comes last: without one nothing is left to try.
        Operations = [.. DocumentedOperation.AllOf(document).OrderBy(operation => operation.Path.StartsWith("/auth", StringComparison.Ordinal))];
    }

    public IReadOnlyList<DocumentedOperation> Operations { get; }

    /// <summary>One for each operation and kind.</summary>
    public Dictionary<string, string> Faults { get; } = [];

    /// <summary>The operations that did what they are there for at least once.</summary>
    public HashSet<string> Done { get; } = [];

    public static async Task<FuzzRun> StartAsync(CrmServer server, string role, Random random)
    {
        var admin = await server.AdministratorAsync();
        var caller = role == "admin" ? admin : await server.NewUserAsync(role);
        var document = (await admin.Client.GetAsync("/api-json")).Expect(HttpStatusCode.OK).Body;

        // Things to do something to; none of them is the caller.
        List<string> users = [], leads = [], actions = [], notifications = [], emails = [];
        for (var i = 0; i < 4; i++)
        {
            var user = (await admin.Client.PostAsync("/users", CrmUsers.NewUser())).Expect(HttpStatusCode.Created);
            users.Add(user.Id);
            emails.Add(user["email"].GetString()!);
            var lead = (await caller.Client.PostAsync("/leads", new { firstName = "Jane", lastName = "Doe", email = CrmUsers.UniqueEmail() })).Expect(HttpStatusCode.Created);
            leads.Add(lead.Id);
            actions.Add((await caller.Client.RunAsync($"email={lead["email"].GetString()}", ActionSteps.Contacted)).Id);
            notifications.Add((await admin.Client.PostAsync("/notifications", new { type = "in_app", title = "Call", message = "Back", recipientId = caller.Id })).Expect(HttpStatusCode.Created).Id);
        }

        return new(caller.Client, document, random, new()
        {
            ["users"] = [.. users],
            ["leads"] = [.. leads],
            ["leads/actions"] = [.. actions],
            ["notifications"] = [.. notifications],
            ["emails"] = [.. emails],
            ["caller"] = [caller.Id],
        });
    }

    /// <summary>One request: a good one as often as one with something wrong in it.</summary>
    public async Task TryAsync(DocumentedOperation operation)
    {
        var isGood = _random.Next(2) == 0;
        var path = PathOf(operation, isGood || _random.Next(3) > 0);
        var headers = HeadersOf(operation, isGood || _random.Next(3) > 0);
        var schema = operation.HasBody ? operation.Json.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema") : default;
        var body = !operation.HasBody ? null : isGood ? WithIds(_samples.Valid(schema)!).ToJsonString() : _samples.Wrong(schema);
        if (body is "" && operation.Name == "POST /auth/logout")
        {
            // No body is a good request here, and would sign the caller out.
            return;
        }

        var answer = await SendAsync(operation, path, body, headers);

        // Of several things in one body each is answered by itself.
        var complaint = _answers.Complaint(operation, answer)
            ?? (body is not null && (int)answer.Status < 300 && answer.Status is not HttpStatusCode.MultiStatus && !_answers.Accepts(schema, body) ? $"{(int)answer.Status} for a body that its schema does not accept" : null);
        if (complaint is not null)
        {
            Faults.TryAdd($"{operation.Name} {complaint.Split(':')[0]}", $"{operation.Method} {path} {string.Join(", ", headers)} {body}\n    {complaint}");
        }
        else if ((int)answer.Status < 300)
        {
            Done.Add(operation.Name);
        }
    }

    /// <summary>A part of the system may be busy for a moment: it says so and is asked again.</summary>
    private async Task<CrmResponse> SendAsync(DocumentedOperation operation, string path, string? body, (string Name, string Value)[] headers)
    {
        for (var i = 0; ; i++)
        {
            using var request = new HttpRequestMessage(new HttpMethod(operation.Method), new Uri(path, UriKind.Relative));
            request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
            request.Headers.Authorization = new("Bearer", _client.AccessToken);
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await _client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

            // A stream has no end to wait for.
            var answer = response.Content.Headers.ContentType?.MediaType == "text/event-stream"
                ? new CrmResponse(response.StatusCode, response.Headers, response.Content.Headers, "", default)
                : await CrmResponse.ReadAsync(response, TestContext.Current.CancellationToken);
            if (answer.Status is not HttpStatusCode.ServiceUnavailable || i == 5)
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }
    }

    private string PathOf(DocumentedOperation operation, bool isGood)
    {
        var path = Regex.Replace(operation.Path, @"\{(\w+)\}", match => !isGood ? _samples.Pick(NoIds) : match.Groups[1].Value switch
        {
            "email" => _samples.Pick([.. _known["emails"], "nobody@example.com"]),
            "userId" or "recipientId" => _samples.Pick([.. _known["users"], .. _known["caller"], .. _known["caller"]]),
            _ => _samples.Pick([.. _known.GetValueOrDefault(ThingOf(operation), []), $"{Guid.CreateVersion7()}"]),
        });
        var query = Parameters(operation, "query")
            .Where(_ => _random.Next(2) == 0)
            .Select(parameter => (Name: parameter.GetProperty("name").GetString()!, Value: isGood ? $"{_samples.Valid(parameter.GetProperty("schema"))}" : _samples.Pick(NoQueries)))
            .Where(parameter => !isGood || parameter.Value != "")
            .Select(parameter => $"{parameter.Name}={(isGood ? Uri.EscapeDataString(parameter.Value) : parameter.Value)}");
        return string.Join('?', new[] { path, string.Join('&', query) }.Where(part => part != ""));
    }

    private static string ThingOf(DocumentedOperation operation) =>
        operation.Path.StartsWith("/leads/actions/", StringComparison.Ordinal) ? "leads/actions" : operation.Path.Split('/')[1];

    private (string Name, string Value)[] HeadersOf(DocumentedOperation operation, bool isGood) =>
    [
        .. from parameter in Parameters(operation, "header")
           where _random.Next(4) == 0
           select (parameter.GetProperty("name").GetString()!, isGood ? _samples.Pick(["\"1\"", "*", "\"1\", W/\"2\""]) : _samples.Pick(NoHeaders)),
    ];

    /// <summary>Ids that somebody has, in place of some that nobody has.</summary>
    private JsonNode WithIds(JsonNode body)
    {
        if (body is JsonArray items)
        {
            foreach (var item in items)
            {
                WithIds(item!);
            }

            return body;
        }

        foreach (var (name, value) in body.AsObject().ToArray())
        {
            if (value is JsonValue text && text.TryGetValue<string>(out var id) && Guid.TryParse(id, CultureInfo.InvariantCulture, out _) && _random.Next(3) > 0)
            {
                body[name] = _samples.Pick([.. _known["caller"], .. _known["users"]]);
            }
        }

        return body;
    }

    private static IEnumerable<JsonElement> Parameters(DocumentedOperation operation, string place) =>
        operation.Json.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == place)
            : [];
}
