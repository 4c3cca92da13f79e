using Bogus;
using MiniCrm.Leads;

namespace MiniCrm.Demo;

/// <summary>What happens in a week: who does what with which lead, and when. Pure, and the same each time it begins at the same moment.</summary>
internal static class Story
{
    public const int Leads = 500;

    public static readonly TimeSpan Length = TimeSpan.FromDays(7);

    // How long a lead waits in a stage, in hours, and how many of those that wait are lost there, go on, or stay where they are.
    private static readonly (LeadStatus Stage, LeadStatus Next, int Hours, float Lost, float GoesOn)[] Pipeline =
    [
        (LeadStatus.New, LeadStatus.Contacted, 14, 0.05f, 0.85f),
        (LeadStatus.Contacted, LeadStatus.Qualified, 30, 0.2f, 0.65f),
        (LeadStatus.Qualified, LeadStatus.Proposal, 36, 0.12f, 0.65f),
        (LeadStatus.Proposal, LeadStatus.Negotiation, 30, 0.12f, 0.7f),
        (LeadStatus.Negotiation, LeadStatus.ClosedWon, 30, 0.25f, 0.65f),
    ];

    /// <param name="begin">When the first lead comes.</param>
    /// <param name="end">What would happen later does not.</param>
    /// <param name="assignees">How many people leads are given to.</param>
    /// <returns>In the order it happens.</returns>
    public static IEnumerable<Deed> Of(DateTimeOffset begin, DateTimeOffset end, int assignees)
    {
        var draw = new Randomizer(7);
        return Enumerable.Range(0, Leads)
            .SelectMany(lead => LifeOf(lead, begin + (end - begin) * ((lead + draw.Double()) / Leads), assignees, draw).ToArray())
            .Where(deed => deed.At <= end)
            .OrderBy(deed => deed.At);
    }

    private static IEnumerable<Deed> LifeOf(int lead, DateTimeOffset comes, int assignees, Randomizer draw)
    {
        // Some work faster than others, and have more.
        var assignee = (int)(Math.Pow(draw.Double(), 1.3) * assignees);
        var isGiven = draw.Bool(0.6f);
        yield return new Deed.Comes(lead, comes, isGiven ? assignee : null);
        if (!isGiven && draw.Bool(0.12f))
        {
            yield break;
        }

        var at = comes;
        if (!isGiven)
        {
            at += TimeSpan.FromHours(draw.Double(0.2, 5));
            yield return new Deed.IsGiven(lead, at, assignee);
        }

        foreach (var (_, next, hours, lost, goesOn) in Pipeline)
        {
            at += TimeSpan.FromHours(hours * draw.Double(0.2, 2) * (1 + 0.15 * assignee));
            var fate = draw.Float();
            if (fate < lost)
            {
                yield return new Deed.Moves(lead, at, assignee, LeadStatus.ClosedLost);
                yield break;
            }

            if (fate > lost + goesOn)
            {
                yield break;
            }

            yield return new Deed.Moves(lead, at, assignee, next);
            if (draw.Bool(0.15f))
            {
                yield return new Deed.IsNoted(lead, at + TimeSpan.FromMinutes(4), assignee, draw.ArrayElement(Notes));
            }
        }
    }

    private static readonly string[] Notes =
        ["Called: wants to hear of us again on Thursday.", "Budget is there, decision with the board.", "Sent the offer, two questions open.", "Asked for a reference customer.", "Meeting went well; three more seats than planned."];
}
