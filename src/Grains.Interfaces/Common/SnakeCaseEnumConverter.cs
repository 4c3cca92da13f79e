using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniCrm;

/// <summary>Enums travel as the contract writes them: <c>closed_won</c>, never a number.</summary>
public sealed class SnakeCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
