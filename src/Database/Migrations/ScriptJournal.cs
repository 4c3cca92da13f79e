using System.Data;
using DbUp.Engine;

namespace MiniCrm.Database.Migrations;

/// <summary>
/// What a database has run, and the checksum it had then. DbUp's own journal has no checksums; this one is written by the transaction of
/// the script itself, so that a script and the memory of it are there both or neither.
/// </summary>
internal sealed class ScriptJournal(IReadOnlyDictionary<string, string> applied, IReadOnlyDictionary<string, string> checksums) : IJournal
{
    public const string CreateTable = """
        create table if not exists schema_scripts (
          name text primary key,
          checksum text not null,
          applied_at timestamptz not null default now()
        )
        """;

    public const string Read = "select name, checksum from schema_scripts";

    public string[] GetExecutedScripts() => [.. applied.Keys];

    public void StoreExecutedScript(SqlScript script, Func<IDbCommand> dbCommandFactory)
    {
        using var command = dbCommandFactory();
        command.CommandText = "insert into schema_scripts (name, checksum) values (@name, @checksum)";
        Add(command, "name", script.Name);
        Add(command, "checksum", checksums[script.Name]);
        command.ExecuteNonQuery();
    }

    /// <summary>The table is there before DbUp is asked to do anything.</summary>
    public void EnsureTableExistsAndIsLatestVersion(Func<IDbCommand> dbCommandFactory)
    {
    }

    private static void Add(IDbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
