using Npgsql;

namespace MiniCrm.Database.Storage;

/// <summary>What a fault of PostgreSQL means to a caller.</summary>
public static class Faults
{
    /// <summary>The fault in terms that may leave a silo; null for what is none of the database's.</summary>
    public static Exception? Translate(Exception exception, bool writing) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.CheckViolation, ConstraintName: { } name } violation =>
            new ConstraintViolationException(name, violation),

        // PostgreSQL answered, so the transaction is known to have been rolled back.
        PostgresException refused => Unavailable(refused, outcomeUnknown: false),

        // A connection that could not be opened carried no statement; one that broke or timed out may have.
        NpgsqlException { InnerException: not null } broken => Unavailable(broken, writing && !NeverSent(broken)),
        NpgsqlException or TimeoutException => Unavailable(exception, writing),
        _ => null,
    };

    private static bool NeverSent(NpgsqlException exception) =>
        exception.InnerException is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionRefused };

    private static StorageUnavailableException Unavailable(Exception cause, bool outcomeUnknown) =>
        new($"The database did not answer ({cause.GetType().Name}).", null!) { OutcomeUnknown = outcomeUnknown };
}
