using System.Runtime.InteropServices;
using System.Text.Json;

namespace MiniCrm.Api.Validation;

/// <summary>A JSON object of at most 8 KiB that PostgreSQL's jsonb can hold and give back.</summary>
public sealed class MetadataAttribute : RuleAttribute
{
    public const int MaxBytes = 8 << 10;
    public const int MaxDepth = 32;

    private const string BadText = "must not contain NUL or broken characters";

    protected override string? Complaint(object value)
    {
        var element = (JsonElement)value;
        return element.ValueKind is not JsonValueKind.Object ? "must be a JSON object"
            : JsonMarshal.GetRawUtf8Value(element).Length > MaxBytes ? $"must be at most {MaxBytes} bytes of JSON"
            : ComplaintWithin(element, 1);
    }

    private static string? ComplaintWithin(JsonElement element, int depth)
    {
        if (depth > MaxDepth && element.ValueKind is (JsonValueKind.Object or JsonValueKind.Array))
        {
            return $"must not be nested deeper than {MaxDepth} levels";
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    var complaint = IsText(() => member.Name) ? ComplaintWithin(member.Value, depth + 1) : BadText;
                    if (complaint is not null)
                    {
                        return complaint;
                    }
                }

                return null;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (ComplaintWithin(item, depth + 1) is { } complaint)
                    {
                        return complaint;
                    }
                }

                return null;
            case JsonValueKind.String:
                return IsText(() => element.GetString()!) ? null : BadText;
            case JsonValueKind.Number:
                return JsonNumber.IsHeldByDouble(JsonMarshal.GetRawUtf8Value(element)) ? null : "must not contain numbers that a double does not hold";
            default:
                return null;
        }
    }

    private static bool IsText(Func<string> read)
    {
        try
        {
            return !read().Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are not UTF-8: the text exists only as JSON.
            return false;
        }
    }
}
