using System.Collections.Immutable;
using System.Text.Unicode;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using Npgsql;

namespace MiniCrm.Grains.Imports.Reading;

/// <summary>The files of imports, which wait in the role's database.</summary>
public sealed class ImportParts([FromKeyedServices("leads")] NpgsqlDataSource database)
{
    private const int LongestCharacter = 4;
    private const byte FirstOfSeveral = 0xC2;

    public Task AppendAsync(Guid importId, int number, ImmutableArray<byte> part) => database.WriteAsync(
        "insert into import_parts (import_id, number, bytes, is_utf8) values (@import, @number, @bytes, @utf8) on conflict do nothing",
        row => row.FieldCount,
        new NpgsqlParameter<Guid>("import", importId),
        new NpgsqlParameter<int>("number", number),
        new NpgsqlParameter<byte[]>("bytes", [.. part]),
        new NpgsqlParameter<bool>("utf8", IsUtf8(part.AsSpan())));

    public Task ForgetAsync(Guid importId) => database.WriteAsync(
        "delete from import_parts where import_id = @import and not exists (select from imports where id = @import)",
        row => row.FieldCount,
        new NpgsqlParameter<Guid>("import", importId));

    /// <summary>Whether a file is UTF-8, whose last part ends with a character.</summary>
    /// <exception cref="UnreadableFileException">Not all of its parts are there.</exception>
    public async Task<bool> AreUtf8Async(Guid importId, int parts)
    {
        var looks = await database.QueryAsync(
            """
            select count(*)::int, coalesce(bool_and(is_utf8), true), (select bytes from import_parts where import_id = @import order by number desc limit 1)
            from import_parts where import_id = @import
            """,
            row => (Count: row.GetInt32(0), AreUtf8: row.GetBoolean(1), Last: row.IsDBNull(2) ? [] : row.GetFieldValue<byte[]>(2)),
            new NpgsqlParameter<Guid>("import", importId));
        var look = looks[0];
        return look.Count != parts
            ? throw new UnreadableFileException("The file has not arrived as a whole: send it again")
            : look.AreUtf8 && Utf8.IsValid(AtBeginningOfCharacter(look.Last));
    }

    public Stream Open(Guid importId) => new PartStream(async number =>
    {
        var rows = await database.QueryAsync(
            "select bytes from import_parts where import_id = @import and number = @number",
            row => row.GetFieldValue<byte[]>(0),
            new NpgsqlParameter<Guid>("import", importId),
            new NpgsqlParameter<int>("number", number));
        return rows is [var bytes] ? bytes : null;
    });

    /// <summary>A part may begin and end within a character.</summary>
    internal static bool IsUtf8(ReadOnlySpan<byte> part)
    {
        var whole = AtBeginningOfCharacter(part);
        for (var cut = 1; cut < LongestCharacter && cut <= whole.Length; cut++)
        {
            if (!IsContinuation(whole[^cut]))
            {
                return Utf8.IsValid(whole) || (whole[^cut] >= FirstOfSeveral && Utf8.IsValid(whole[..^cut]));
            }
        }

        return Utf8.IsValid(whole);
    }

    private static ReadOnlySpan<byte> AtBeginningOfCharacter(ReadOnlySpan<byte> part)
    {
        var start = 0;
        while (start < Math.Min(part.Length, LongestCharacter - 1) && IsContinuation(part[start]))
        {
            start++;
        }

        return part[start..];
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
