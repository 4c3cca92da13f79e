using System.Collections.Immutable;
using System.Globalization;

namespace MiniCrm.Api.Dashboards;

/// <summary>Whether all is well, in words: what docs/operations.md would have somebody woken for comes first.</summary>
internal static class Verdicts
{
    private const int LateSeconds = 60;
    private const int VeryLateSeconds = 300;
    private const int FarBehind = 1_000;
    private const int VeryFarBehind = 10_000;
    private const double ManyFailures = 0.05;

    /// <param name="failedDeliveries">In the last hour.</param>
    /// <param name="requests">The last minute of this gateway.</param>
    public static OpsVerdict Of(
        ImmutableArray<SiloRow> silos,
        ImmutableArray<OutboxFigures> outboxes,
        ImmutableArray<ConsumerFigures> consumers,
        long failedDeliveries,
        ImmutableArray<EndpointRate> requests)
    {
        var findings = Silos(silos).Concat(Outboxes(outboxes)).Concat(Consumers(consumers)).Concat(Requests(requests)).Concat(Deliveries(failedDeliveries))
            .OrderByDescending(finding => finding.IsBad).ToImmutableArray();
        ImmutableArray<string> reasons = [.. findings.Select(finding => finding.Reason)];
        return findings.Any(finding => finding.IsBad) ? new("bad", "Something is wrong", reasons)
            : reasons.Length > 0 ? new("warning", "Something wants a look", reasons)
            : new("good", "All is well: every role has a silo that answers, and nothing waits or fails", reasons);
    }

    private static IEnumerable<Finding> Silos(ImmutableArray<SiloRow> silos)
    {
        var active = silos.Where(silo => silo.State == "active").ToArray();
        foreach (var role in SiloRole.All.Select(role => role.Name))
        {
            var hosts = active.Where(silo => silo.Roles.Split('+').Contains(role)).ToArray();
            if (hosts.Length == 0)
            {
                yield return new(true, $"No silo hosts the role {role}: nothing of it can be read or changed");
            }
            else if (hosts.All(silo => silo.Version is null))
            {
                yield return new(true, $"No silo of the role {role} answers");
            }
        }

        foreach (var silo in active.Where(silo => silo.Version is null))
        {
            yield return new(false, $"The silo {silo.Name} does not answer");
        }
    }

    private static IEnumerable<Finding> Outboxes(ImmutableArray<OutboxFigures> outboxes) =>
        from outbox in outboxes
        where outbox.AgeSeconds > LateSeconds
        select new Finding(
            outbox.AgeSeconds > VeryLateSeconds,
            string.Create(CultureInfo.InvariantCulture, $"An event of {outbox.Role} has waited for Kafka for {outbox.AgeSeconds:N0} s; {outbox.Depth:N0} wait"));

    private static IEnumerable<Finding> Consumers(ImmutableArray<ConsumerFigures> consumers) =>
        from consumer in consumers
        where consumer.Lag > FarBehind
        select new Finding(
            consumer.Lag > VeryFarBehind,
            string.Create(CultureInfo.InvariantCulture, $"The consumer {consumer.Group} is {consumer.Lag:N0} records behind: notifications come late"));

    private static IEnumerable<Finding> Requests(ImmutableArray<EndpointRate> requests)
    {
        var (all, failed) = (requests.Sum(rate => rate.PerSecond), requests.Sum(rate => rate.FailedPerSecond));
        if (failed > 0)
        {
            yield return new(
                failed / all > ManyFailures,
                string.Create(CultureInfo.InvariantCulture, $"In the last minute this gateway answered {100 * failed / all:0.##} % of requests with 5xx"));
        }
    }

    private static IEnumerable<Finding> Deliveries(long failed)
    {
        if (failed > 0)
        {
            yield return new(false, string.Create(CultureInfo.InvariantCulture, $"In the last hour {failed:N0} {(failed == 1 ? "notification" : "notifications")} could not be delivered"));
        }
    }

    private sealed record Finding(bool IsBad, string Reason);
}
