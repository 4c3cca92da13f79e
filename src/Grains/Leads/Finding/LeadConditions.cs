using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Finding;
using MiniCrm.Leads;
using MiniCrm.Users;
using Npgsql;

namespace MiniCrm.Grains.Leads.Finding;

/// <summary>Which rows of <c>leads</c> a filter lets through for a caller, as SQL.</summary>
public sealed class LeadConditions
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private readonly RowConditions _conditions = new();
    private readonly ImmutableArray<Rights> _rights;

    private LeadConditions(LeadFilter filter, Caller caller, Folding folding, Telephone telephone)
    {
        Terms = filter.Search is { } search ? SearchTerm.Parse(search, folding) : [];
        _conditions.Add("deleted", filter.Deleted ? "deleted and kept_until is not null and state->>'mergedInto' is null" : "not deleted");
        if (filter.Ids is { } ids)
        {
            _conditions.Add("id", $"id {_conditions.Among("named", ids.ToArray())}");
        }

        _conditions.AddCreated(filter.Created);
        _conditions.AddWithin("updated_at", filter.Updated);
        _conditions.AddWithin("closed_at", filter.Closed);
        AddCreatedBefore(new[] { filter.Updated?.To, filter.Closed?.To }.Min());
        _conditions.AddOneOf("status", filter.Status, SnakeCase.Of);
        _conditions.AddOneOf("source", filter.Source, SnakeCase.Of);
        _conditions.AddOneOf("company_key", filter.Company, company => folding.Fold(company).Replace(" ", "", StringComparison.Ordinal));
        _conditions.AddOneOf("email_key", filter.Email, EmailAddress.Key);
        AddPhones(filter.Phone, telephone);
        _rights = OfAssignees(filter, caller);
        Unsearched = [.. _rights.Select(rights => _conditions.With(rights.Condition))];
        Branches = [.. Unsearched.Select(branch => string.Join(" and ", Terms.Select(term => term.Condition(Nearness.Fragment)).Prepend(branch)))];
    }

    /// <summary>No two hold for the same row. Two branches by index cost a sales_rep what one costs; "assigned or created by" in one would read all leads of the company.</summary>
    public ImmutableArray<string> Branches { get; }

    /// <summary>The same without what is searched for, for who asks for that in another way.</summary>
    public ImmutableArray<string> Unsearched { get; }

    /// <summary>What is searched for.</summary>
    public ImmutableArray<SearchTerm> Terms { get; }

    /// <param name="telephone">Says which number one is, however it is written.</param>
    public static LeadConditions Of(LeadFilter filter, Caller caller, Folding folding, Telephone telephone) => new(filter, caller, folding, telephone);

    /// <summary>All rows, in no order.</summary>
    public string Rows(string columns) => string.Join(" union all ", Branches.Select(branch => $"select {columns} from leads where {branch}"));

    /// <summary>Along the ids, which come behind assignees and creators in indexes.</summary>
    public ImmutableArray<Walk> WalksById() =>
        [.. _rights.Select(rights => _conditions.Along(column => column is "deleted" or "id", rights.Indexed, rights.Further, rights.Indexed is null ? Walk.Together : Walk.Scattered))];

    /// <summary>Along a column, whose index knows nothing of who may see a lead.</summary>
    public ImmutableArray<Walk> Walks(string along)
    {
        var rights = _rights is [{ Condition: null }] ? null : $"({string.Join(" or ", _rights.Select(branch => $"({branch.Condition})"))})";
        return [_conditions.Along(column => column == "deleted" || column == along, null, rights, along is "id" or "updated_at" or "closed_at" ? Walk.Together : Walk.Scattered)];
    }

    /// <summary>New ones for each command.</summary>
    public NpgsqlParameter[] Parameters() => _conditions.Parameters();

    private void AddPhones(Choice<string>? phones, Telephone telephone)
    {
        if (phones is not null)
        {
            _conditions.AddOneOf("phone_key", new Choice<string>([.. phones.Values.SelectMany(phone => Numbers(phone, telephone)).Distinct()], phones.Excluded), number => number);
        }
    }

    /// <summary>What it is in E.164, and its digits as they stand there: those of another country may be given without their plus sign.</summary>
    private static IEnumerable<string> Numbers(string phone, Telephone telephone)
    {
        if (telephone.ToE164(phone) is { } number)
        {
            yield return number;
        }

        yield return $"+{string.Concat(phone.Where(char.IsAsciiDigit))}";
    }

    /// <summary>Who leads are assigned to, and by that and by who has created them what the caller may see.</summary>
    private ImmutableArray<Rights> OfAssignees(LeadFilter filter, Caller caller)
    {
        var choice = filter.ListOf is { } user ? new Choice<Guid?>([user], false) : filter.AssignedUserId;
        if (caller.SeesEverything)
        {
            return [choice is null ? new(null, null) : choice is { Excluded: false, Values: [not null] } ? new(Assigned(choice), null) : new(null, Assigned(choice))];
        }

        _conditions.Parameter("caller", caller.UserId);
        var branches = ImmutableArray.CreateBuilder<Rights>();
        if (choice is null || choice.Admits(caller.UserId))
        {
            branches.Add(new("assigned_user_id = @caller", null));
        }

        if (choice is null || choice.Excluded || choice.Values.Any(value => value != caller.UserId))
        {
            branches.Add(new("created_by = @caller", $"assigned_user_id is distinct from @caller{(choice is null ? "" : $" and {Assigned(choice)}")}"));
        }

        return branches.ToImmutable();
    }

    private string Assigned(Choice<Guid?> choice)
    {
        Guid[] users = [.. choice.Values.OfType<Guid>()];
        var nobody = choice.Values.Contains(null) ? "assigned_user_id is null" : null;
        var somebody = users.Length > 0 ? $"assigned_user_id {_conditions.Among("assigned", users)}" : null;
        var either = $"({string.Join(" or ", new[] { nobody, somebody }.Where(condition => condition is not null))})";
        return choice.Excluded ? $"{either} is not true" : either;
    }

    /// <summary>
    /// What was changed or closed before a time was created before it: a list of the newest begins there, and does not read all that came since.
    /// The clocks of those who write may differ.
    /// </summary>
    private void AddCreatedBefore(DateTimeOffset? time)
    {
        if (time is { } before)
        {
            _conditions.Add("id", $"id < {_conditions.Parameter("created_before", TimeOrderedId.FirstOf(before < DateTimeOffset.MaxValue - ClockTolerance ? before + ClockTolerance : before))}");
        }
    }

    /// <summary>Why the caller sees a lead, and the filter lets it through, by whom it is assigned to.</summary>
    /// <param name="Indexed">By an index that goes on with the id.</param>
    private sealed record Rights(string? Indexed, string? Further)
    {
        public string? Condition => RowConditions.Together([Indexed, Further]);
    }
}
