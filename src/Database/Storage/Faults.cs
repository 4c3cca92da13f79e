using Npgsql;

namespace MiniCrm.Database.Storage;

/// <summary>What a fault of PostgreSQL means to a caller.</summary>
public static class Faults
{
    /// <summary>The fault of a statement in terms that may leave a silo; null for what is none of the database's.</summary>
    public static Exception? Translate(Exception exception, bool writing) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.CheckViolation, ConstraintName: { } name } violation =>
            new ConstraintViolationException(name, violation),

        // An error is an answer: the transaction was rolled back. With a fatal one the connection ended, and nobody knows at which point.
        PostgresException refused => Unavailable(refused, writing && IsFatal(refused)),
        NpgsqlException or TimeoutException => Unavailable(exception, writing),
        StorageUnavailableException opening => opening,
        _ => null,
    };

    /// <summary>The fault of opening a connection, over which no statement was sent yet.</summary>
    public static Exception? TranslateOpening(Exception exception) =>
        exception is NpgsqlException or TimeoutException ? Unavailable(exception, outcomeUnknown: false) : null;

    /// <summary>True when the server is not there or not ready, and may be a little later; false when it has answered what it will answer again.</summary>
    public static bool IsAway(NpgsqlException exception) =>
        exception is not PostgresException answer || answer.IsTransient || answer.SqlState == PostgresErrorCodes.ObjectInUse
        || answer.SqlState.StartsWith("57P", StringComparison.Ordinal);

    private static bool IsFatal(PostgresException exception) => exception.InvariantSeverity is "FATAL" or "PANIC";

    private static StorageUnavailableException Unavailable(Exception cause, bool outcomeUnknown) =>
        new($"The database did not answer ({(cause as PostgresException)?.SqlState ?? cause.GetType().Name}).") { OutcomeUnknown = outcomeUnknown };
}
