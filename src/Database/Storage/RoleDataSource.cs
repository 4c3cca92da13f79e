using System.Data.Common;
using MiniCrm.Hosting;
using Npgsql;

namespace MiniCrm.Database.Storage;

/// <summary>
/// What the storage provider opens its connections with: it tells a connection that could not be opened, and so carried no write, from one
/// that broke under it. Npgsql's exceptions alone do not: a full pool and a lost answer are both a timeout.
/// </summary>
public sealed class RoleDataSource(NpgsqlDataSource inner) : DbDataSource
{
    public override string ConnectionString => inner.ConnectionString;

    /// <summary>The pool of a role database. PostgreSQL ends a statement before the client gives up on it, so that a slow write has a known outcome.</summary>
    public static NpgsqlDataSource CreatePool(string role, string connectionString, int size = Pools.DefaultSize)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var builder = Pools.Named(role, connectionString);
        var settings = builder.ConnectionStringBuilder;
        settings.MaxPoolSize = size;
        settings.Timeout = 2;
        settings.CommandTimeout = 3;
        settings.CancellationTimeout = 300;
        settings.Options = $"{given.Options} -c lock_timeout=2500 -c statement_timeout=2800".TrimStart();
        settings.MaxAutoPrepare = 20;
        settings.AutoPrepareMinUsages = 2;
        settings.NoResetOnClose = true;
        settings.KeepAlive = 15;
        settings.IncludeErrorDetail = false;
        return builder.Build();
    }

    protected override DbConnection CreateDbConnection() => inner.CreateConnection();

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception exception) when (Faults.TranslateOpening(exception) is { } fault)
        {
            throw fault;
        }
    }
}
