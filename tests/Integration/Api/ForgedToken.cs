using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>A JWT made by hand, also such as no library would make; with the claims of a real one it would be taken for one.</summary>
internal sealed record ForgedToken(IReadOnlyDictionary<string, string> Claims)
{
    /// <summary>Members of the header beside <c>alg</c>, as JSON; those of an access token unless set.</summary>
    public string Header { get; init; } = "";

    /// <summary>With the claims of another token.</summary>
    public static ForgedToken From(string token) => new(ClaimsOf(token).ToDictionary(claim => claim.Key, claim => claim.Value.GetRawText()))
    {
        Header = string.Join(',', HeaderOf(token).Where(member => member.Key != "alg").Select(member => $"\"{member.Key}\":{member.Value.GetRawText()}")),
    };

    /// <summary>What a token says, unverified.</summary>
    public static Dictionary<string, JsonElement> ClaimsOf(string token) => Part(token, 1);

    public static Dictionary<string, JsonElement> HeaderOf(string token) => Part(token, 0);

    public ForgedToken With(string claim, string json) => this with { Claims = new Dictionary<string, string>(Claims) { [claim] = json } };

    public ForgedToken Without(string claim) => this with { Claims = Claims.Where(known => known.Key != claim).ToDictionary() };

    /// <param name="exp">Seconds from now, if the expiry shall be another.</param>
    /// <param name="algorithm">The name in the header; what is done is HMAC with SHA-256, or with SHA-512 for HS512.</param>
    public string Sign(int? exp = null, string secret = CrmServer.JwtSecret, string algorithm = "HS256")
    {
        var token = exp is { } seconds ? With("exp", $"{DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds()}") : this;
        var content = token.Content(algorithm);
        var (key, data) = (Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(content));
        return $"{content}.{Base64Url.EncodeToString(algorithm == "HS512" ? HMACSHA512.HashData(key, data) : HMACSHA256.HashData(key, data))}";
    }

    public string Unsigned(string algorithm) => $"{Content(algorithm)}.";

    private string Content(string algorithm)
    {
        var header = $$"""{"alg":"{{algorithm}}"{{(Header.Length > 0 ? "," : "")}}{{Header}}}""";
        var claims = $"{{{string.Join(',', Claims.Select(claim => $"\"{claim.Key}\":{claim.Value}"))}}}";
        return $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
    }

    private static Dictionary<string, JsonElement> Part(string token, int part) =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Base64Url.DecodeFromChars(token.Split('.')[part]))!;
}
