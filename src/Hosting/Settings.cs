using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace MiniCrm.Hosting;

/// <summary>Settings as the environment gives them. An empty variable counts as not set, as compose files pass it on; a bad one stops the start.</summary>
public static class Settings
{
    public static string? Text(this IConfiguration configuration, string name)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return !Variables.All.Contains(name) ? throw new ArgumentException($"{name} is not among the {nameof(Variables)}.", nameof(name))
            : configuration[name] is { Length: > 0 } text ? text
            : null;
    }

    public static int Number(this IConfiguration configuration, string name, int otherwise, int minimum, int maximum) =>
        configuration.Text(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum ? number
        : throw new StartException($"{name} must be a number from {minimum} to {maximum}.");

    public static bool Flag(this IConfiguration configuration, string name, bool otherwise) => configuration.Text(name) switch
    {
        null => otherwise,
        { } text when bool.TryParse(text, out var flag) => flag,
        _ => throw new StartException($"{name} must be true or false."),
    };

    /// <summary>The database of the first variable that is set, for Npgsql.</summary>
    public static string PostgresConnection(this IConfiguration configuration, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (configuration.Text(name) is { } url)
            {
                return PostgresUrl.ToConnectionString(url)
                    ?? throw new StartException($"{name} must look like postgresql://user:password@host:port/database.");
            }
        }

        throw new StartException($"{string.Join(" or ", names.ToArray())} must be set, like postgresql://user:password@host:port/database.");
    }
}
