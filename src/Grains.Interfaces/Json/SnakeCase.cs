using System.Text.Json;

namespace MiniCrm;

/// <summary>Values of enums as the contract writes them: <c>closed_won</c>.</summary>
public static class SnakeCase
{
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
