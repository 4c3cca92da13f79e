using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MiniCrm.Grains.Users;
using MiniCrm.Users;

namespace MiniCrm.Tests.Unit.Contracts;

/// <summary>An object of any contract type with every member set, always to the same value, which comes of the member's name.</summary>
internal static class Sample
{
    // Members that samples know by the names of the builds before: on the wire they have a number, in a row the name of then.
    private static readonly Dictionary<(Type, string), string> Renamed = new()
    {
        [(typeof(UserState), nameof(UserState.SignInGeneration))] = "PasswordGeneration",
        [(typeof(SessionKey), nameof(SessionKey.Secret))] = "Family",
    };

    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static object Of(Type type, string path = "")
    {
        if (Simple(type, path) is { } simple)
        {
            return simple;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            var item = type.GetGenericArguments()[0];
            var items = Array.CreateInstance(item, IsWithinItself(path) ? 0 : 1);
            if (items.Length > 0)
            {
                items.SetValue(Of(Nullable.GetUnderlyingType(item) ?? item, path + "[0]"), 0);
            }

            return typeof(ImmutableArray).GetMethods().Single(method => method.Name == "Create" && method.GetParameters() is [{ ParameterType.IsArray: true }])
                .MakeGenericMethod(item).Invoke(null, [items])!;
        }

        if (type.Assembly == typeof(object).Assembly)
        {
            throw new NotSupportedException($"There is no sample of a {type} yet, for {path}.");
        }

        var sample = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in Fields(type))
        {
            field.SetValue(sample, Of(Concrete(Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType), $"{path}.{Name(field)}"));
        }

        return sample;
    }

    /// <summary>A list in an item of the list of the same name.</summary>
    private static bool IsWithinItself(string path) => path.Split('.') is [.., var outer, var inner] && outer == $"{inner}[0]";

    /// <summary>Every value in it, a line each.</summary>
    public static IEnumerable<string> Values(object? value, string path = "") => value switch
    {
        null => [],
        JsonElement json => [$"{path}={json.GetRawText()}"],
        string or ValueType when Simple(value.GetType(), path) is not null => [FormattableString.Invariant($"{path}={value}")],
        IEnumerable items => items.Cast<object>().SelectMany((item, place) => Values(item, $"{path}[{place}]")),
        _ => Fields(value.GetType()).SelectMany(field => Values(field.GetValue(value), $"{path}.{Name(field)}")),
    };

    /// <summary>Without the members that a state does not know: they are other builds'.</summary>
    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (Name(field) != "Unknown")
                {
                    yield return field;
                }
            }
        }
    }

    private static object? Simple(Type type, string path)
    {
        var number = SHA256.HashData(Encoding.UTF8.GetBytes(path))[0] + 1;
        return type switch
        {
            _ when type == typeof(string) => $"text of {path}",
            _ when type == typeof(Guid) => new Guid(number, 0, 0, new byte[8]),
            _ when type == typeof(int) => number,
            _ when type == typeof(long) => (long)number,
            _ when type == typeof(double) => number / 2.0,
            _ when type == typeof(byte) => (byte)(number - 1),
            _ when type == typeof(bool) => true,
            _ when type == typeof(DateTimeOffset) => Beginning.AddMinutes(number),
            _ when type == typeof(DateOnly) => DateOnly.FromDateTime(Beginning.UtcDateTime).AddDays(number),
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(number),
            _ when type == typeof(JsonElement) => JsonElement.Parse($$"""{"number":{{number}}}"""),
            { IsEnum: true } => Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1),
            _ => null,
        };
    }

    private static Type Concrete(Type type) => type.IsAbstract
        ? type.Assembly.GetTypes().Where(candidate => !candidate.IsAbstract && type.IsAssignableFrom(candidate)).OrderBy(candidate => candidate.Name, StringComparer.Ordinal).First()
        : type;

    private static string Name(FieldInfo field)
    {
        var name = field.Name.TrimStart('<').Split('>')[0];
        return Renamed.GetValueOrDefault((field.DeclaringType!, name), name);
    }
}
