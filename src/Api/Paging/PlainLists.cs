namespace MiniCrm.Api.Paging;

/// <summary>Lists without filters, newest first, forwards: what most ask for most of the time.</summary>
internal static class PlainLists
{
    public static PageRequest ToPage<TColumn>(this ListRequest<TColumn> request)
        where TColumn : struct, Enum => new(request.Limit, request.Place?.Id);

    /// <param name="place">From where on the page was asked for.</param>
    public static ListPart<T> ToPart<T>(this Page<T> page, ListPlace? place, Func<T, Guid> id) => new(page.Items)
    {
        Next = page.Next is { } next ? new ListPlace(0, [], next) : null,
        Previous = place is not null && !page.Items.IsEmpty ? new ListPlace(0, [], id(page.Items[0])) { Backwards = true } : null,
    };
}
