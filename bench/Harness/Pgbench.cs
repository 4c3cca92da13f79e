using System.Globalization;
using System.Text.RegularExpressions;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Bench.Harness;

/// <summary>pgbench, which PostgreSQL brings: the same statement over connections of its own, in a closed loop, prepared.</summary>
internal static partial class Pgbench
{
    private const int MostConnecting = 60;

    /// <param name="connection">In Npgsql's form.</param>
    /// <exception cref="VoidRunException">A statement failed.</exception>
    public static async Task<Load> RunAsync(string connection, string script, int connections, TimeSpan time, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Repository.TestFolder, $"pgbench-{Guid.NewGuid():N}.sql");
        await File.WriteAllTextAsync(file, script, cancellationToken);
        try
        {
            // Connecting is part of the time that it is given, and no part of what it tells of a second. On a busy machine it takes a while.
            for (var connecting = 1; connecting < MostConnecting; connecting *= 3)
            {
                var output = await Tool.RunAsync(
                    "pgbench",
                    ["--no-vacuum", "--protocol=prepared", $"--client={connections}", "--jobs=1", $"--time={Math.Ceiling(time.TotalSeconds) + connecting}", $"--file={file}"],
                    Environment(new(connection)),
                    cancellationToken);
                if (Parse(output) is { } load && load.Took > time / 2)
                {
                    return load;
                }
            }

            throw new VoidRunException($"{connections} connections to PostgreSQL take longer than {MostConnecting} s");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Load? Parse(string output)
    {
        if (Result().Match(output) is not { Success: true } result)
        {
            return null;
        }

        var (done, perSecond) = (long.Parse(result.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(result.Groups[2].Value, CultureInfo.InvariantCulture));
        return new(done, TimeSpan.FromSeconds(done / perSecond));
    }

    private static Dictionary<string, string?> Environment(NpgsqlConnectionStringBuilder connection) => new()
    {
        ["PGHOST"] = connection.Host,
        ["PGPORT"] = $"{connection.Port}",
        ["PGUSER"] = connection.Username,
        ["PGPASSWORD"] = connection.Password,
        ["PGDATABASE"] = connection.Database,
    };

    [GeneratedRegex(@"number of transactions actually processed: (\d+)(?s:.*?)tps = ([\d.]+) \(without")]
    private static partial Regex Result();
}
