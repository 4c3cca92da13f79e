using System.Collections.Immutable;
using Npgsql;

namespace MiniCrm.Database.Querying;

/// <summary>Pages of a list, newest first. A query for a page takes <c>@before</c> and <c>@limit</c>, which is one row more than the page holds.</summary>
public static class Pages
{
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
