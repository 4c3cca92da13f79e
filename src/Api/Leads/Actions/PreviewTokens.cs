using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MiniCrm.Api.Auth;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads.Actions;

/// <summary>What was previewed, as clients carry it until they start it: signed, since it says what is done to which leads without being asked again.</summary>
internal sealed class PreviewTokens(DerivedKeys keys)
{
    private const string Purpose = "action preview";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string Write(Previewed previewed)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(previewed, Json);
        return Base64Url.EncodeToString([.. content, .. keys.Sign(Purpose, content)]);
    }

    /// <summary>Null for what none of our gateways has signed.</summary>
    public Previewed? Read(string token)
    {
        var bytes = Base64Url.IsValid(token) ? Base64Url.DecodeFromChars(token).AsSpan() : [];
        var end = bytes.Length - DerivedKeys.SignatureBytes;
        return end > 0 && keys.Verify(Purpose, bytes[..end], bytes[end..]) ? JsonSerializer.Deserialize<Previewed>(bytes[..end], Json) : null;
    }
}

/// <param name="Id">That the action has once it is started: a token starts one.</param>
/// <param name="UserId">Who was told.</param>
internal sealed record Previewed(Guid Id, Guid UserId, StartLeadAction Command);
