using System.Collections.Frozen;
using System.Text.Json;

namespace MiniCrm.Api.Validation.Lists;

/// <summary>Values of an enum by the names that addresses have for them.</summary>
internal static class EnumNames<TEnum>
    where TEnum : struct, Enum
{
    /// <summary>As in bodies: <c>closed_won</c>.</summary>
    public static FrozenDictionary<string, TEnum> All { get; } = Enum.GetValues<TEnum>().ToFrozenDictionary(SnakeCase.Of, StringComparer.Ordinal);

    /// <summary>As members are called: <c>lastName</c>.</summary>
    public static FrozenDictionary<string, TEnum> Members { get; } =
        Enum.GetValues<TEnum>().ToFrozenDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), StringComparer.Ordinal);
}
