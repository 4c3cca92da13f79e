using System.Collections.Immutable;
using MiniCrm.Leads;
using MiniCrm.Users;
using Npgsql;

namespace MiniCrm.Grains.Leads.Finding;

/// <summary>Which rows of <c>leads</c> a filter lets through for a caller, as SQL.</summary>
public sealed class LeadConditions
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private readonly List<string> _conditions = [];
    private readonly List<NpgsqlParameter> _parameters = [];

    private LeadConditions(LeadFilter filter, Caller caller, Folding folding)
    {
        Terms = filter.Search is { } search ? SearchTerm.Parse(search, folding) : [];
        _conditions.Add(filter.Deleted ? "deleted and kept_until is not null and state->>'mergedInto' is null" : "not deleted");
        AddWithin("id", filter.Created, FirstIdOf);
        AddWithin("updated_at", filter.Updated, time => time.ToUniversalTime());
        AddWithin("closed_at", filter.Closed, time => time.ToUniversalTime());
        AddCreatedBefore(new[] { filter.Updated?.To, filter.Closed?.To }.Min());
        AddOneOf("status", filter.Status, SnakeCase.Of);
        AddOneOf("source", filter.Source, SnakeCase.Of);
        AddOneOf("company_key", filter.Company, company => folding.Fold(company).Replace(" ", "", StringComparison.Ordinal));
        AddOneOf("email_key", filter.Email, EmailAddress.Key);
        AddOneOf("phone_key", filter.Phone, phone => $"+{string.Concat(phone.Where(char.IsAsciiDigit))}");
        Unsearched = [.. OfAssignees(filter, caller).Select(branch => string.Join(" and ", _conditions.Append(branch).Where(condition => condition is not null)))];
        Branches = [.. Unsearched.Select(branch => string.Join(" and ", Terms.Select(term => term.Condition(Nearness.Fragment)).Prepend(branch)))];
    }

    /// <summary>No two hold for the same row. Two branches by index cost a sales_rep what one costs; "assigned or created by" in one would read all leads of the company.</summary>
    public ImmutableArray<string> Branches { get; }

    /// <summary>The same without what is searched for, for who asks for that in another way.</summary>
    public ImmutableArray<string> Unsearched { get; }

    /// <summary>What is searched for.</summary>
    public ImmutableArray<SearchTerm> Terms { get; }

    public static LeadConditions Of(LeadFilter filter, Caller caller, Folding folding) => new(filter, caller, folding);

    /// <summary>All rows, in no order.</summary>
    public string Rows(string columns) => string.Join(" union all ", Branches.Select(branch => $"select {columns} from leads where {branch}"));

    /// <summary>New ones for each command.</summary>
    public NpgsqlParameter[] Parameters() => [.. _parameters.Select(parameter => parameter.Clone())];

    /// <summary>The least id of a moment, of which an id is made: ids are ordered by time, and <c>createdAt</c> is read from them.</summary>
    private static Guid FirstIdOf(DateTimeOffset time)
    {
        var milliseconds = (long)Math.Ceiling((time - DateTimeOffset.UnixEpoch).TotalMilliseconds);
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, milliseconds) << 16);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Who leads are assigned to, and by that and by who has created them what the caller may see.</summary>
    private List<string?> OfAssignees(LeadFilter filter, Caller caller)
    {
        var choice = filter.ListOf is { } user ? new Choice<Guid?>([user], false) : filter.AssignedUserId;
        if (caller.SeesEverything)
        {
            return [choice is null ? null : Assigned(choice)];
        }

        Add("caller", caller.UserId);
        List<string?> branches = [];
        if (choice is null || choice.Admits(caller.UserId))
        {
            branches.Add("assigned_user_id = @caller");
        }

        if (choice is null || choice.Excluded || choice.Values.Any(value => value != caller.UserId))
        {
            branches.Add($"created_by = @caller and assigned_user_id is distinct from @caller{(choice is null ? "" : $" and {Assigned(choice)}")}");
        }

        return branches;
    }

    private string Assigned(Choice<Guid?> choice)
    {
        Guid[] users = [.. choice.Values.OfType<Guid>()];
        var nobody = choice.Values.Contains(null) ? "assigned_user_id is null" : null;
        var somebody = users.Length > 0 ? $"assigned_user_id {Among("assigned", users)}" : null;
        var either = $"({string.Join(" or ", new[] { nobody, somebody }.Where(condition => condition is not null))})";
        return choice.Excluded ? $"{either} is not true" : either;
    }

    private void AddWithin<TBound>(string column, TimeRange? range, Func<DateTimeOffset, TBound> bound)
    {
        if (range?.From is { } from)
        {
            _conditions.Add($"{column} >= {Add($"{column}_from", bound(from))}");
        }

        if (range?.To is { } to)
        {
            _conditions.Add($"{column} < {Add($"{column}_to", bound(to))}");
        }
    }

    /// <summary>
    /// What was changed or closed before a time was created before it: a list of the newest begins there, and does not read all that came since.
    /// The clocks of those who write may differ.
    /// </summary>
    private void AddCreatedBefore(DateTimeOffset? time)
    {
        if (time is { } before)
        {
            _conditions.Add($"id < {Add("created_before", FirstIdOf(before < DateTimeOffset.MaxValue - ClockTolerance ? before + ClockTolerance : before))}");
        }
    }

    private void AddOneOf<TValue>(string column, Choice<TValue>? choice, Func<TValue, string> name)
    {
        if (choice is not null)
        {
            var condition = $"{column} {Among(column, [.. choice.Values.Select(name)])}";
            _conditions.Add(choice.Excluded ? $"({condition}) is not true" : condition);
        }
    }

    /// <summary>One value by an equals sign: along an index, rows of one value are in the order of their ids.</summary>
    private string Among<TValue>(string name, TValue[] values) => values is [var only] ? $"= {Add(name, only)}" : $"= any({Add(name, values)})";

    private string Add<TValue>(string name, TValue value)
    {
        _parameters.Add(new NpgsqlParameter<TValue>(name, value));
        return $"@{name}";
    }
}
