using System.Collections.Immutable;
using MiniCrm.Api.Dashboards;

namespace MiniCrm.Tests.Unit.Api;

public sealed class VerdictsTests
{
    private static readonly ImmutableArray<SiloRow> Silos = [Silo("users"), Silo("leads"), Silo("leads+notifications")];

    [Fact]
    public void All_is_well_when_every_role_is_there_and_nothing_waits_or_fails()
    {
        var verdict = Judge();

        Assert.Equal("good", verdict.Level);
        Assert.Empty(verdict.Reasons);
    }

    [Theory]
    [InlineData(60, "good")]
    [InlineData(61, "warning")]
    [InlineData(301, "bad")]
    public void An_event_that_waits_is_told(double seconds, string level) =>
        Assert.Equal((level, level != "good"), Told(Judge(outboxes: [new("leads", 5, seconds), new("users", 0, 0)]), "An event of leads"));

    [Theory]
    [InlineData(1_000, "good")]
    [InlineData(1_001, "warning")]
    [InlineData(10_001, "bad")]
    public void A_consumer_that_is_behind_is_told(long lag, string level) =>
        Assert.Equal((level, level != "good"), Told(Judge(consumers: [new("minicrm.welcome", lag)]), "The consumer minicrm.welcome"));

    [Theory]
    [InlineData(0, "good")]
    [InlineData(0.05, "warning")]
    [InlineData(0.06, "bad")]
    public void Faults_of_the_last_minute_are_told(double part, string level) =>
        Assert.Equal((level, level != "good"), Told(Judge(requests: [new("GET /leads", 50, 0, 1, 1), new("POST /leads", 50, 100 * part, 1, 1)]), "In the last minute"));

    [Theory]
    [InlineData(0, "good")]
    [InlineData(3, "warning")]
    public void Failed_deliveries_are_told(long failed, string level) =>
        Assert.Equal((level, level != "good"), Told(Judge(failed: failed), "In the last hour 3 notifications"));

    [Fact]
    public void A_role_without_a_silo_comes_first()
    {
        var verdict = Judge(silos: [Silo("users"), Silo("leads"), Silo("notifications", "dead")], failed: 1);

        Assert.Equal("bad", verdict.Level);
        Assert.StartsWith("No silo hosts the role notifications", verdict.Reasons[0], StringComparison.Ordinal);
        Assert.Equal(2, verdict.Reasons.Length);
    }

    [Fact]
    public void A_silo_that_does_not_answer_is_worse_when_it_is_the_only_one_of_a_role()
    {
        Assert.Equal(("warning", true), Told(Judge(silos: [.. Silos, Silo("leads", version: null)]), "The silo leads-a does not answer"));
        Assert.Equal(("bad", true), Told(Judge(silos: [Silo("users", version: null), .. Silos.Skip(1)]), "No silo of the role users answers"));
    }

    private static OpsVerdict Judge(
        ImmutableArray<SiloRow>? silos = null,
        ImmutableArray<OutboxFigures>? outboxes = null,
        ImmutableArray<ConsumerFigures>? consumers = null,
        long failed = 0,
        ImmutableArray<EndpointRate>? requests = null) => Verdicts.Of(silos ?? Silos, outboxes ?? [], consumers ?? [], failed, requests ?? []);

    private static (string Level, bool IsTold) Told(OpsVerdict verdict, string reason) =>
        (verdict.Level, verdict.Reasons.Any(told => told.StartsWith(reason, StringComparison.Ordinal)));

    private static SiloRow Silo(string roles, string state = "active", string? version = "1.0.0") =>
        new($"{roles}-a", roles, "10.0.0.1:11111", state, DateTimeOffset.UnixEpoch, version, 1);
}
