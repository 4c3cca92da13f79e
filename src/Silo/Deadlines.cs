using Orleans.Configuration;

namespace MiniCrm.Silo;

/// <summary>How long a silo waits for others. Orleans' own defaults suit data centres: callers stood for 30 s when a silo was killed.</summary>
public static class Deadlines
{
    public static void ConfigureForPeople(this ISiloBuilder silo)
    {
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            // One attempt of a caller, so that a second one fits into 10 s. SQL deadlines lie below it.
            messaging.ResponseTimeout = TimeSpan.FromSeconds(4);

            // A gateway whose connection was cut need not come back to this silo, but goes by way of others. Until it is dropped, its answers
            // wait here for it all the same: with the default of a minute nothing that this silo answered reached it for as long.
            messaging.ClientDropTimeout = TimeSpan.FromMilliseconds(500);
        });

        // A killed silo is declared dead in 1.2 s.
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            membership.DeathVoteExpirationTimeout = TimeSpan.FromSeconds(20);

            // When all silos died at once, new ones join as soon as those have missed three signs of life: after 15 s, not 90.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        });

        silo.Configure<GrainDirectoryOptions>(directory =>
        {
            // How long grains of a dead silo stand, at worst; with the default of 30 s they stood for 15 to 20.
            directory.RangeLeaseDuration = TimeSpan.FromSeconds(6);

            // There are two of these caches, made as large as they may become, and Orleans' dashboard counts one by looking through it once a
            // second: with the default of a million places 16 MB, and 0.3 % of a core.
            directory.CacheSize = 200_000;
        });

        // Each grain that is a stateless worker is looked at on a timer of its own, for workers to let go; twice a second, those alone woke an idle silo
        // twenty times.
        silo.Configure<StatelessWorkerOptions>(workers => workers.IdleWorkersInspectionPeriod = TimeSpan.FromSeconds(10));

        // A role that has just come is known to the others within a second, not a minute.
        silo.Configure<TypeManagementOptions>(types => types.TypeMapRefreshInterval = TimeSpan.FromSeconds(1));
    }

    /// <summary>A silo without others need not look after them every second. To be called after <see cref="ConfigureForPeople"/>.</summary>
    public static void ConfigureForNobodyElse(this ISiloBuilder silo)
    {
        var seldom = TimeSpan.FromMinutes(1);
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ClientDropTimeout = seldom);
        silo.Configure<TypeManagementOptions>(types => types.TypeMapRefreshInterval = seldom);
        silo.Configure<DeploymentLoadPublisherOptions>(load => load.DeploymentLoadPublisherRefreshTime = seldom);
    }
}
