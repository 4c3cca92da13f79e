using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Validation;
using MiniCrm.Api.Validation.Lists;

namespace MiniCrm.Api.Paging;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Limit">At most this many, 1 to 200; 200 by default.</param>
/// <param name="Cursor">From the header Link of the part before.</param>
public sealed record PageQuery(
    [property: FromQuery(Name = "limit"), PageLimit] string? Limit,
    [property: FromQuery(Name = "cursor"), ListCursor] string? Cursor);
