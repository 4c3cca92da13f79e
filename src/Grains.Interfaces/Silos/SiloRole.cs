using System.Collections.Immutable;
using MiniCrm.Auditing;
using MiniCrm.Leads;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm;

/// <summary>
/// What a silo can be for: a role owns one database and the grains that say so. A new role is one more line here; a test holds scripts, compose
/// and the manifests of Kubernetes against this list.
/// </summary>
/// <param name="Name">As in <c>ROLE</c>; its database's scripts lie in a folder of this name.</param>
/// <param name="Port">Where a silo of this role listens for HTTP in every deployment of ours.</param>
/// <param name="Health">The grain that tells whether the role answers, an <see cref="IRoleHealthGrain"/>.</param>
/// <param name="Audit">The grain that reads the audit of its database, an <see cref="IAuditGrain"/>.</param>
public sealed record SiloRole(string Name, int Port, Type Health, Type Audit)
{
    public static SiloRole Users { get; } = new("users", 3001, typeof(IUsersHealthGrain), typeof(IUsersAuditGrain));

    public static SiloRole Leads { get; } = new("leads", 3002, typeof(ILeadsHealthGrain), typeof(ILeadsAuditGrain));

    public static SiloRole Notifications { get; } = new("notifications", 3003, typeof(INotificationsHealthGrain), typeof(INotificationsAuditGrain));

    public static ImmutableArray<SiloRole> All { get; } = [Users, Leads, Notifications];

    /// <summary>The variable that names the role's database.</summary>
    public string DatabaseVariable => $"{Name.ToUpperInvariant()}_DATABASE_URL";

    /// <summary>The grain that brings the role's events to Kafka; it has no interface of its own, for nobody outside the role calls it.</summary>
    public GrainId Relay => GrainId.Create(GrainType.Create($"{Name}Relay"), GrainIdKeyExtensions.CreateIntegerKey(0));
}
