using Npgsql;

namespace MiniCrm.Database.Storage;

/// <summary>What a fault of PostgreSQL means to a caller.</summary>
public static class Faults
{
    // Connections, rollbacks, resources, objects and locks in use, an operator, the system (PostgreSQL's manual, appendix A).
    private static readonly string[] OutageClasses = ["08", "40", "53", "55", "57", "58"];

    /// <summary>The fault of a statement in terms that may leave a silo; null for what is none of the database's.</summary>
    public static Exception? Translate(Exception exception, bool writing) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.CheckViolation, ConstraintName: { } name } violation =>
            new ConstraintViolationException(name, violation),

        // With a fatal error the connection ended, whatever the reason, and nobody knows at which point. Any other one is an answer: the
        // transaction was rolled back.
        PostgresException fatal when IsFatal(fatal) => Unavailable(fatal, writing),
        PostgresException refused => IsOutage(refused) ? Unavailable(refused, outcomeUnknown: false) : new StatementFailedException(refused.SqlState),
        NpgsqlException or TimeoutException => Unavailable(exception, writing),
        StorageUnavailableException opening => opening,
        _ => null,
    };

    /// <summary>The fault of opening a connection, over which no statement was sent yet.</summary>
    public static Exception? TranslateOpening(Exception exception) =>
        exception is NpgsqlException or TimeoutException ? Unavailable(exception, outcomeUnknown: false) : null;

    /// <summary>True when the server is not there or not ready, and may be a little later; false when it has answered what it will answer again.</summary>
    public static bool IsAway(NpgsqlException exception) => exception is not PostgresException answer || IsOutage(answer);

    private static bool IsOutage(PostgresException exception) =>
        exception.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction || OutageClasses.Contains(exception.SqlState[..2]);

    /// <summary>True when the connection ended with it, and nobody knows at which point; false for an answer: the transaction was rolled back.</summary>
    public static bool IsFatal(PostgresException exception) => exception.InvariantSeverity is "FATAL" or "PANIC";

    private static StorageUnavailableException Unavailable(Exception cause, bool outcomeUnknown) =>
        new($"The database did not answer ({(cause as PostgresException)?.SqlState ?? cause.GetType().Name}).") { OutcomeUnknown = outcomeUnknown };
}
