using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Harness;

/// <summary>A statement as PostgreSQL was asked to run it.</summary>
/// <param name="Parameters">Its values, as literals.</param>
internal sealed partial record Statement(string Sql, IReadOnlyList<string> Parameters)
{
    /// <summary>With the values in place of the parameters.</summary>
    public string Text => Place().Replace(Sql, place => Parameters[int.Parse(place.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) - 1]);

    /// <summary>The JSON text of what a write brings along; null when it is no write.</summary>
    public string? Envelope => Parameters.Select(value => Bytes().Match(value)).Where(bytes => bytes.Success)
        .Select(bytes => Encoding.UTF8.GetString(Convert.FromHexString(bytes.Groups[1].Value)))
        .FirstOrDefault(text => text.StartsWith("{\"state\":", StringComparison.Ordinal));

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Place();

    [GeneratedRegex(@"^'\\x([0-9a-f]+)'$")]
    private static partial Regex Bytes();
}

/// <summary>What the CRM asks PostgreSQL, read from the server's log: so pgbench is given the very same, also when it has changed.</summary>
internal static partial class Statements
{
    /// <summary>The first one that is the one looked for, of those that an action causes. The action may run several times.</summary>
    public static async Task<Statement> OfAsync(Databases databases, Func<Task> action, Func<Statement, bool> isIt, CancellationToken cancellationToken)
    {
        await LogAsync(databases, "all", cancellationToken);
        try
        {
            var postgres = databases.Postgres;
            return (await Eventually.SeesAsync<Statement?>(
                async _ =>
                {
                    var before = postgres.Log.Length;
                    await action();
                    return Parse(postgres.Log[before..]).FirstOrDefault(isIt);
                },
                statement => statement is not null,
                cancellationToken: cancellationToken))!;
        }
        finally
        {
            await LogAsync(databases, "none", cancellationToken);
        }
    }

    private static async Task LogAsync(Databases databases, string what, CancellationToken cancellationToken)
    {
        await databases.DoAsync("leads", $"alter system set log_statement = '{what}'", cancellationToken);
        await databases.DoAsync("leads", "select pg_reload_conf()", cancellationToken);
    }

    internal static IEnumerable<Statement> Parse(string log) => Logged().Matches(log).Select(entry => new Statement(
        entry.Groups[1].Value.Replace("\n\t", "\n", StringComparison.Ordinal),
        [.. Value().Matches(entry.Groups[2].Value).Select(value => value.Groups[1].Value)]));

    [GeneratedRegex(@"LOG:  execute [^:]*: (.*(?:\n\t.*)*)\n.*DETAIL:  [pP]arameters: (.*)")]
    private static partial Regex Logged();

    [GeneratedRegex(@"\$\d+ = ('(?:[^']|'')*'|NULL)")]
    private static partial Regex Value();
}
