using Microsoft.Extensions.Configuration;
using Npgsql;

namespace MiniCrm.Hosting;

/// <summary>
/// Pools of PostgreSQL's connections have names of ours. Npgsql names one by its connection string, and <c>/metrics</c> would show
/// everybody who asks where the database is, what it is called and by whom it is used.
/// </summary>
public static class Pools
{
    /// <summary>The pool of the membership.</summary>
    public const string Cluster = "cluster";

    /// <summary>The connections, not pooled, that bring a database to the schema of this build.</summary>
    public const string Migration = "migration";

    /// <summary>Connections to a role's database: those of three roles in one process stay below PostgreSQL's default of 100, of which three are kept for superusers.</summary>
    public const int DefaultSize = 30;

    /// <summary><c>DATABASE_POOL</c>: how many connections a silo opens at most to each of its roles' databases.</summary>
    /// <exception cref="StartException">The value is wrong.</exception>
    public static int SizeFrom(IConfiguration settings) => settings.Number("DATABASE_POOL", DefaultSize, 5, 1000);

    public static NpgsqlDataSourceBuilder Named(string name, string connectionString) => new(connectionString) { Name = name };
}
