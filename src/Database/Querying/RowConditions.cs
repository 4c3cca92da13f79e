using Npgsql;

namespace MiniCrm.Database.Querying;

/// <summary>Which rows of a table a filter lets through, as SQL: all conditions must hold.</summary>
public sealed class RowConditions
{
    private readonly List<(string Column, string Sql)> _conditions = [];
    private readonly List<NpgsqlParameter> _parameters = [];

    /// <summary>New ones for each command.</summary>
    public NpgsqlParameter[] Parameters() => [.. _parameters.Select(parameter => parameter.Clone())];

    /// <summary>All of them, and a further one where there is one.</summary>
    public string With(string? further = null) => Together([.. _conditions.Select(condition => condition.Sql), further]) ?? "true";

    /// <summary>Those of some columns, each side with a further one where there is one.</summary>
    public Walk Along(Func<string, bool> isAlong, string? alongToo, string? further, int rows)
    {
        var conditions = _conditions.ToLookup(condition => isAlong(condition.Column), condition => condition.Sql);
        return new(Together([.. conditions[true], alongToo]) ?? "true", Together([.. conditions[false], further]), rows);
    }

    /// <returns>Null where there is none.</returns>
    public static string? Together(IEnumerable<string?> conditions)
    {
        string[] all = [.. conditions.OfType<string>()];
        return all.Length == 0 ? null : string.Join(" and ", all);
    }

    /// <param name="column">That it is about.</param>
    public void Add(string column, string condition) => _conditions.Add((column, condition));

    /// <summary>By the id, of which <c>createdAt</c> is read.</summary>
    public void AddCreated(TimeRange? range) => AddWithin("id", range, TimeOrderedId.FirstOf);

    public void AddWithin(string column, TimeRange? range) => AddWithin(column, range, time => time.ToUniversalTime());

    public void AddOneOf<TValue>(string column, Choice<TValue>? choice, Func<TValue, string> name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (choice is not null)
        {
            var condition = $"{column} {Among(column, [.. choice.Values.Select(name)])}";
            Add(column, choice.Excluded ? $"({condition}) is not true" : condition);
        }
    }

    /// <param name="column">A boolean that is never null: an index of a value's rows fits only where the statement says which value.</param>
    public void AddFlag(string column, bool? value)
    {
        if (value is { } flag)
        {
            Add(column, flag ? column : $"not {column}");
        }
    }

    /// <summary>One value by an equals sign: along an index, rows of one value are in the order of their ids.</summary>
    public string Among<TValue>(string name, TValue[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values is [var only] ? $"= {Parameter(name, only)}" : $"= any({Parameter(name, values)})";
    }

    /// <returns>As a condition names it.</returns>
    public string Parameter<TValue>(string name, TValue value)
    {
        _parameters.Add(new NpgsqlParameter<TValue>(name, value));
        return $"@{name}";
    }

    private void AddWithin<TBound>(string column, TimeRange? range, Func<DateTimeOffset, TBound> bound)
    {
        if (range?.From is { } from)
        {
            Add(column, $"{column} >= {Parameter($"{column}_from", bound(from))}");
        }

        if (range?.To is { } to)
        {
            Add(column, $"{column} < {Parameter($"{column}_to", bound(to))}");
        }
    }
}
