using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation;

namespace MiniCrm.Api.Paging;

/// <summary>Parts of lists that can be filtered and sorted, as they are asked for and shown.</summary>
internal sealed class ListParts(ListCursors cursors, IOptions<JsonOptions> json)
{
    /// <summary>Where a list goes on; null for its beginning.</summary>
    public Result<ListPlace>? PlaceOf(string? cursor, ListAddress address) => cursor is null ? null : cursors.Read(cursor, address);

    /// <summary>As a client carries it; null for no place.</summary>
    public string? CursorOf(ListPlace? place, ListAddress address) => place is null ? null : cursors.Write(place, address);

    /// <summary>The header Link; null when there is nothing to lead to.</summary>
    public string? Links(ListAddress address, int limit, ListPlace? next, ListPlace? previous) => address.Links(
        limit, CursorOf(next, address), CursorOf(previous, address));

    /// <summary>A list that has no order but newest first, and leads on alone.</summary>
    public Task<Results<Listed<TShown>, Problem>> PageAsync<TItem, TShown>(
        PageQuery query, HttpRequest request, Func<PageRequest, Task<Page<TItem>>> read, Func<TItem, TShown> shown) =>
        PageAsync(query, request, async Task<Result<Page<TItem>>> (page) => await read(page), shown);

    /// <summary>The same, of a thing that the caller may not see.</summary>
    public async Task<Results<Listed<TShown>, Problem>> PageAsync<TItem, TShown>(
        PageQuery query, HttpRequest request, Func<PageRequest, Task<Result<Page<TItem>>>> read, Func<TItem, TShown> shown)
    {
        var address = new ListAddress(request);
        var place = PlaceOf(query.Cursor, address);
        if (place?.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        var asked = new PageRequest(PageLimitAttribute.Parse(query.Limit), place?.Value?.Id);
        var page = await read(asked);
        return !page.Succeeded ? page.Refusal.ToProblem() : Show(page.Value.ToPart(place: null, _ => default), shown, fields: null, address, asked.Limit);
    }

    /// <param name="fields">The members that are shown, with commas between them; null for all.</param>
    public Listed<TShown> Show<TItem, TShown>(ListPart<TItem> part, Func<TItem, TShown> shown, string? fields, ListAddress address, int limit) =>
        Show([.. part.Items.Select(shown)], fields, Links(address, limit, part.Next, part.Previous), part.Total);

    /// <param name="always">Members that are shown whatever the fields are.</param>
    public Listed<TShown> Show<TShown>(TShown[] items, string? fields, string? links, long? total, params ReadOnlySpan<string> always) => fields is null
        ? new Listed<TShown>(items) { Links = links, Total = total }
        : new Listed<TShown>(OnlyFields(items, [.. fields.Split(','), .. always])) { Links = links, Total = total };

    private byte[] OnlyFields<TShown>(TShown[] items, ImmutableHashSet<string> fields)
    {
        var options = json.Value.SerializerOptions;
        var shown = items.Select(item => new JsonObject(
            JsonSerializer.SerializeToNode(item, options)!.AsObject().Where(member => fields.Contains(member.Key))
                .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))));
        return JsonSerializer.SerializeToUtf8Bytes(new JsonArray([.. shown]), options);
    }
}
