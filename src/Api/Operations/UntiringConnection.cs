namespace MiniCrm.Api.Operations;

/// <summary>
/// The gateway listens before there is a cluster, and waits for one as long as it takes, be it the database, its tables or the
/// first silo that is missing. Each reason is logged once.
/// </summary>
public sealed class UntiringConnection(TimeProvider clock, ILogger<UntiringConnection> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private string? _reason;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (_reason != exception.Message)
        {
            _reason = exception.Message;
            logger.LogWarning("Waiting for the cluster: {Reason}", _reason);
        }

        await Task.Delay(Pause, clock, cancellationToken);
        return true;
    }
}
