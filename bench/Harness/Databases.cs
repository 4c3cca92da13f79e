using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Bench.Harness;

/// <summary>The databases of one CRM, which systems of either shape may stand on, one after the other.</summary>
internal sealed class Databases(PostgresServer postgres)
{
    private readonly string _suffix = Guid.NewGuid().ToString("N");

    public PostgresServer Postgres => postgres;

    /// <summary>The first user, who sees everything.</summary>
    public CrmUser? Administrator { get; set; }

    /// <summary>Leads that were put there by SQL; null before.</summary>
    public SeededLeads? Leads { get; set; }

    public string Url(string role) => postgres.Url(Name(role));

    /// <summary>In Npgsql's form.</summary>
    public string Connection(string role) => postgres.ConnectionString(Name(role));

    public async Task<T> AskAsync<T>(string role, string sql, CancellationToken cancellationToken)
    {
        await using var connection = await postgres.ConnectAsync(Name(role), cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task DoAsync(string role, string sql, CancellationToken cancellationToken)
    {
        await using var connection = await postgres.ConnectAsync(Name(role), cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private string Name(string role) => $"crm_{role}_{_suffix}";
}
