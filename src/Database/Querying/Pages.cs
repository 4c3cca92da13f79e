using System.Collections.Immutable;
using Npgsql;

namespace MiniCrm.Database.Querying;

/// <summary>Pages of a list, newest first. A query for a page takes <c>@before</c> and <c>@limit</c>, which is one row more than the page holds.</summary>
public static class Pages
{
    // A limit that the planner does not know is a tenth of the table to it, so that it plans each page anew, for its values: 60 µs of
    // PostgreSQL, two thirds of what it then takes to read 50 rows. With the most that a page can hold beside it, it plans once a session.
    /// <summary>The query for a page of all rows. Not for those of one user: planned for any user, it would read the whole table for one who has few.</summary>
    /// <param name="rows">A select of rows with an <c>id</c>, to which a condition can be added.</param>
    public static string OfAll(string rows) => $"""
        select * from ({rows} and id < @before order by id desc limit {PageRequest.MaxLimit + 1}) newest
        order by id desc limit @limit
        """;

    public static NpgsqlParameter[] Parameters(PageRequest page, params ReadOnlySpan<NpgsqlParameter> more)
    {
        ArgumentNullException.ThrowIfNull(page);
        return
        [

            // Never null: `@before is null or …` would keep the planner from beginning the index scan there.
            new NpgsqlParameter<Guid>("before", page.Before ?? Guid.AllBitsSet),
            new NpgsqlParameter<int>("limit", page.Limit + 1),
            .. more,
        ];
    }

    /// <summary>Cuts the surplus row off, which tells that there is more.</summary>
    public static Page<T> ToPage<T>(this ImmutableArray<T> rows, PageRequest page, Func<T, Guid> id)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(id);
        return rows.Length <= page.Limit ? new(rows, null) : new(rows[..page.Limit], id(rows[page.Limit - 1]));
    }
}
