using System.Globalization;
using Microsoft.OpenApi;
using MiniCrm.Api.Preconditions;
using MiniCrm.Api.Validation;

namespace MiniCrm.Api.OpenApi;

/// <summary>What our own rules say of parameters and headers, in the words of JSON Schema.</summary>
internal static class ParameterNotes
{
    // RFC 9110, section 8.8.3, as a list or a star.
    private const string EntityTags = """^(\*|(W/)?"[!#-~\x80-\xff]*"([ \t]*,[ \t]*(W/)?"[!#-~\x80-\xff]*")*)$""";

    public static void Describe(OpenApiParameter parameter, OpenApiSchema schema, Attribute rule)
    {
        switch (rule)
        {
            case PageLimitAttribute:
                (schema.Type, schema.Format) = (JsonSchemaType.Integer, "int32");
                (schema.Minimum, schema.Maximum) = ("1", PageRequest.MaxLimit.ToString(CultureInfo.InvariantCulture));
                schema.Default = PageRequest.MaxLimit;
                parameter.Description = "At most this many";
                break;
            case SequenceAttribute:
                (schema.Type, schema.Format) = (JsonSchemaType.Integer, "int32");
                (schema.Minimum, schema.Maximum) = ("0", int.MaxValue.ToString(CultureInfo.InvariantCulture));
                parameter.Description = parameter.In is ParameterLocation.Header
                    ? "The id of the last event that you have: the stream goes on after it. 0 is from the beginning, none from now on"
                    : "Only what came after this sequence number";
                break;
            case EntityTagsAttribute:
                schema.Pattern = EntityTags;
                parameter.Description = parameter.Name is "If-Match"
                    ? "Do it only while one of these is the current ETag; * is any"
                    : "Do it only while none of these is the current ETag; * is any";
                break;
            case IDescribedRule described:
                described.Describe(schema);
                break;
            case TextAttribute text:
                (schema.MinLength, schema.MaxLength) = (text.MayBeBlank ? null : 1, text.MaxLength);
                break;
            case EmailAttribute:
                (schema.Format, schema.MaxLength) = ("email", EmailAttribute.MaxLength);
                break;
        }
    }
}
