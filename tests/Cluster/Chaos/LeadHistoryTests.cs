namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>The checker sees what it is there for.</summary>
public sealed class LeadHistoryTests
{
    [Fact]
    public void What_fits_one_order_is_no_fault() => Assert.Empty(LeadHistory.Faults(
    [
        Write("a", 2, 0, 10), Read(null, 1, 1, 8), Read("a", 2, 5, 20), Write("b", 3, 9, 30), Read("a", 2, 11, 25),
        new("lead", true, "unknown", Outcome.Unknown, 0, At(40), At(50)), Read("unknown", 4, 60, 70),
        new("lead", true, "refused", Outcome.Refused, 0, At(80), At(90)), Read("unknown", 4, 100, 110),
    ]));

    [Fact]
    public void An_acknowledged_write_that_is_gone_is() => AssertFault("version 2 was known before", Write("a", 2, 0, 10), Read(null, 1, 20, 30));

    [Fact]
    public void A_write_beside_another_one_of_the_same_version_is() =>
        AssertFault("acknowledged to 2 writes", Write("a", 2, 0, 10), Write("b", 2, 5, 15));

    [Fact]
    public void A_write_that_went_over_another_one_is() => AssertFault("has the values", Write("a", 2, 0, 10), Read("b", 2, 5, 15), Write("b", 3, 5, 15));

    [Fact]
    public void What_was_said_not_to_be_done_and_is_seen_is() =>
        AssertFault("never written", new("lead", true, "refused", Outcome.Refused, 0, At(0), At(10)), Read("refused", 2, 20, 30));

    private static void AssertFault(string part, params Operation[] operations) =>
        Assert.Contains(LeadHistory.Faults(operations), fault => fault.Contains(part, StringComparison.Ordinal));

    private static Operation Write(string note, int version, int started, int ended) => new("lead", true, note, Outcome.Done, version, At(started), At(ended));

    private static Operation Read(string? note, int version, int started, int ended) => new("lead", false, note, Outcome.Done, version, At(started), At(ended));

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
