using System.Collections.Immutable;
using MiniCrm.Leads;
using MiniCrm.Users;

namespace MiniCrm.Api.Leads;

/// <summary>A part of a list of leads, and how it was last written.</summary>
internal sealed class LeadPage(ImmutableArray<LeadView> leads)
{
    private Written? _written;

    public ImmutableArray<RowVersion> Rows { get; } = [.. leads.Select(lead => new RowVersion(lead.Id, lead.Version))];

    public ImmutableArray<Guid> AssigneeIds { get; } = [.. leads.Select(lead => lead.AssignedUserId).OfType<Guid>().Distinct()];

    /// <summary>What the list's grain answers who holds this one, if it looks at that: this one itself while nothing has changed.</summary>
    public LeadPage Become(Page<LeadView> answer)
    {
        if (answer.Rows is not { } rows)
        {
            return new(answer.Items);
        }

        if (rows.AsSpan().SequenceEqual(Rows.AsSpan()))
        {
            return this;
        }

        var known = leads.Concat(answer.Items).ToDictionary(lead => new RowVersion(lead.Id, lead.Version));
        return new([.. rows.Select(row => known[row])]);
    }

    public IEnumerable<LeadResponse> Responses(Dictionary<Guid, UserView> assignees) =>
        leads.Select(lead => LeadResponse.Of(lead, lead.AssignedUserId is { } id ? assignees.GetValueOrDefault(id) : null));

    /// <param name="write">Asked when it was not written yet, or with other assignees.</param>
    public (byte[] Json, bool IsNew) Write(Dictionary<Guid, UserView> assignees, Func<LeadResponse[], byte[]> write)
    {
        // A lead's version tells of all but these.
        int[] shown = [.. AssigneeIds.Select(id => assignees.GetValueOrDefault(id)?.Version ?? 0)];
        if (_written is { } former && former.Assignees.AsSpan().SequenceEqual(shown))
        {
            return (former.Json, false);
        }

        _written = new(shown, write([.. Responses(assignees)]));
        return (_written.Json, true);
    }

    private sealed record Written(int[] Assignees, byte[] Json);
}
