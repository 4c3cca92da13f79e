using Npgsql;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>The PostgreSQL these tests make their databases on.</summary>
public static class DatabaseServer
{
    public static string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable("MINICRM_TEST_POSTGRES")) { Database = database }.ConnectionString;
}
