using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace MiniCrm.Tests.Support;

/// <summary>Talks to MiniCRM as any client would: it knows paths and JSON, and nothing of the code behind.</summary>
/// <param name="AccessToken">Sent as the bearer token; none when null.</param>
public sealed record CrmClient(HttpClient Http, string? AccessToken = null)
{
    public Task<CrmResponse> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, headers);

    public Task<CrmResponse> PostAsync(string path, object? body, params (string Name, string Value)[] headers) => SendAsync("POST", path, body, headers);

    public Task<CrmResponse> PatchAsync(string path, object? body, params (string Name, string Value)[] headers) => SendAsync("PATCH", path, body, headers);

    public Task<CrmResponse> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync("DELETE", path, null, headers);

    /// <summary>Sends one request and reads the whole answer, whatever its status.</summary>
    /// <param name="body">An <see cref="HttpContent"/> goes as it is, anything else as JSON, null not at all.</param>
    /// <param name="headers">Sent unchecked, also such as are wrong.</param>
    public async Task<CrmResponse> SendAsync(
        string method,
        string path,
        object? body = null,
        IEnumerable<(string Name, string Value)>? headers = null,
        CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : body as HttpContent ?? JsonContent.Create(body);
        if (AccessToken is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
        }

        foreach (var (name, value) in headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request, cancellationToken);
        return await CrmResponse.ReadAsync(response, cancellationToken);
    }
}
