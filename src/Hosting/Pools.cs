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

    public static NpgsqlDataSourceBuilder Named(string name, string connectionString) => new(connectionString) { Name = name };
}
