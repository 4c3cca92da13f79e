namespace MiniCrm;

/// <summary>
/// The database has answered that a statement is wrong, and would answer so again: a fault of ours, not an outage. Nothing was stored. Made of
/// the SQLSTATE alone, since PostgreSQL's own sentence may quote what was sent.
/// </summary>
[GenerateSerializer, Alias("minicrm.StatementFailedException")]
public sealed class StatementFailedException : OrleansException
{
    public StatementFailedException()
    {
    }

    public StatementFailedException(string sqlState)
        : base($"The database refused a statement (SQLSTATE {sqlState}).") => SqlState = sqlState;

    public StatementFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>PostgreSQL's code, see its manual, appendix A.</summary>
    [Id(0)]
    public string SqlState { get; init; } = "";

    /// <summary>True when it is the values that the database cannot hold: those of other commands it may.</summary>
    public bool IsOfValues => SqlState.StartsWith("22", StringComparison.Ordinal) || SqlState.StartsWith("23", StringComparison.Ordinal);
}
