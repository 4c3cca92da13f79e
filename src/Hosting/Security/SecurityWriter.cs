using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniCrm.Auditing;
using Orleans;

namespace MiniCrm.Hosting.Security;

/// <summary>
/// Brings what concerns security to the audit, in the background: nobody who signs in waits for it, and while the users role is away as
/// much is kept as fits. What does not is counted, and the log has it.
/// </summary>
public sealed class SecurityWriter(SecurityLog log, IServiceProvider services, TimeProvider clock, ILogger<SecurityWriter> logger) : BackgroundService
{
    /// <summary>So many entries wait at most for the users role.</summary>
    public const int MostWaiting = 5000;

    private const int Batch = 500;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private ImmutableList<SecurityEntry> _waiting = [];
    private bool _isAway;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(log.Take(all: true));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await WriteAsync(log.Take());
        }
    }

    private async Task WriteAsync(ImmutableArray<SecurityEntry> due)
    {
        _waiting = _waiting.AddRange(due);
        if (_waiting.Count > MostWaiting)
        {
            logger.LogWarning("The audit is away, and {Count} entries of what concerns security are given up; the log has them", _waiting.Count - MostWaiting);
            _waiting = _waiting.RemoveRange(0, _waiting.Count - MostWaiting);
        }

        try
        {
            while (!_waiting.IsEmpty)
            {
                ImmutableArray<SecurityEntry> next = [.. _waiting.Take(Batch)];

                // Not before there is something to say: a host is built before its cluster is.
                await services.GetRequiredService<IGrainFactory>().GetGrain<IUsersAuditGrain>(0).Add(next);
                _waiting = _waiting.RemoveRange(0, next.Length);
            }

            _isAway = false;
        }
        catch (Exception away)
        {
            // Whatever it is: they wait, and an answer that was lost makes an entry that is there twice.
            logger.Log(_isAway ? LogLevel.Debug : LogLevel.Warning, "The audit of what concerns security waits: {Reason}", away.Message);
            _isAway = true;
        }
    }
}

public static class SecurityHosting
{
    /// <summary>Once in a process, whatever it hosts.</summary>
    public static IServiceCollection AddSecurityLog(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SecurityLog>();
        return services;
    }

    public static IServiceCollection AddSecurityWriter(this IServiceCollection services) => services.AddSecurityLog().AddHostedService<SecurityWriter>();
}
