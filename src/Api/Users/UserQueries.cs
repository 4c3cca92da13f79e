using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Validation;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Users;

namespace MiniCrm.Api.Users;

/// <summary>Which users are asked for; every filter that is given must fit.</summary>
/// <param name="Q">Words and fragments of name and e-mail address, all of which must occur, without case and accents; of one or two letters, beginnings of words. Best match first when there is no sort.</param>
/// <param name="Role">What they may do; several with commas, all but these with ! in front. For admins and managers.</param>
/// <param name="IsActive">Whether they may sign in. For admins and managers.</param>
/// <param name="EmailVerified">Whether the address is known to be theirs. For admins and managers.</param>
/// <param name="CreatedFrom">Created not before this time or date.</param>
/// <param name="CreatedTo">Created before this time or date.</param>
/// <param name="UpdatedFrom">Changed last not before this time or date. For admins and managers.</param>
/// <param name="UpdatedTo">Changed last before this time or date. For admins and managers.</param>
public sealed record UserFilterQuery(
    [property: FromQuery(Name = "q"), Search] string? Q,
    [property: FromQuery(Name = "role"), ChoiceOf<UserRole>] string? Role,
    [property: FromQuery(Name = "isActive"), Flag] string? IsActive,
    [property: FromQuery(Name = "emailVerified"), Flag] string? EmailVerified,
    [property: FromQuery(Name = "createdFrom"), Moment] string? CreatedFrom,
    [property: FromQuery(Name = "createdTo"), Moment] string? CreatedTo,
    [property: FromQuery(Name = "updatedFrom"), Moment] string? UpdatedFrom,
    [property: FromQuery(Name = "updatedTo"), Moment] string? UpdatedTo)
{
    internal UserFilter ToFilter() => new()
    {
        Search = Q,
        Role = Choices.Parse(Role, name => EnumNames<UserRole>.All[name]),
        IsActive = FlagAttribute.Parse(IsActive),
        EmailVerified = FlagAttribute.Parse(EmailVerified),
        Created = MomentAttribute.Range(CreatedFrom, CreatedTo),
        Updated = MomentAttribute.Range(UpdatedFrom, UpdatedTo),
    };
}

/// <summary>Which part of the list of users is asked for, and how it is shown.</summary>
/// <param name="Limit">At most this many, 1 to 200; 200 by default.</param>
/// <param name="Cursor">From the header Link of another part of the same list.</param>
/// <param name="Sort">One or two of createdAt, email, lastName, role, updatedAt, with - in front for descending; the id comes last. Names and addresses as people of the database's locale sort them. role and updatedAt for admins and managers.</param>
/// <param name="Total">Whether X-Total-Count tells how many there are in all: exact, estimate, or none, the default.</param>
/// <param name="Fields">The members that are shown, such as id,firstName; all when it is left out.</param>
public sealed record UserListQuery(
    [property: FromQuery(Name = "limit"), PageLimit] string? Limit,
    [property: FromQuery(Name = "cursor"), ListCursor] string? Cursor,
    [property: FromQuery(Name = "sort"), Sort<UserColumn>] string? Sort,
    [property: FromQuery(Name = "total"), Total] string? Total,
    [property: FromQuery(Name = "fields"), FieldsOf(typeof(UserResponse))] string? Fields)
{
    internal ListRequest<UserColumn> ToRequest(ListPlace? place) => new(PageLimitAttribute.Parse(Limit))
    {
        Place = place,
        Sort = SortAttribute<UserColumn>.Parse(Sort),
        Counting = TotalAttribute.Parse(Total),
    };
}
