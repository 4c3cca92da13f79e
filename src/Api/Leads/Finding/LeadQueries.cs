using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Validation;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads.Finding;

/// <summary>Which leads are asked for; every filter that is given must fit.</summary>
/// <param name="Q">Words and fragments of name, e-mail address, company, phone number and position, all of which must occur, without case and accents; of one or two letters, beginnings of words. Best match first when there is no sort.</param>
/// <param name="Status">Where it stands in the pipeline; several with commas, all but these with ! in front.</param>
/// <param name="Source">Where it came from; several with commas, all but these with ! in front.</param>
/// <param name="CreatedFrom">Created not before this time or date.</param>
/// <param name="CreatedTo">Created before this time or date.</param>
/// <param name="UpdatedFrom">Changed last not before this time or date.</param>
/// <param name="UpdatedTo">Changed last before this time or date.</param>
/// <param name="ClosedFrom">Won or lost not before this time or date.</param>
/// <param name="ClosedTo">Won or lost before this time or date.</param>
/// <param name="Company">Whom it works for, without case and accents; several with commas, all but these with ! in front, \ before a comma of a name.</param>
/// <param name="Email">The whole e-mail address, without case; several with commas, all but these with ! in front.</param>
/// <param name="Phone">The whole phone number, by its digits; several with commas, all but these with ! in front.</param>
/// <param name="Deleted">true for those that were deleted and can still be restored, for admins and managers.</param>
public sealed record LeadFilterQuery(
    [property: FromQuery(Name = "q"), Search] string? Q,
    [property: FromQuery(Name = "status"), ChoiceOf<LeadStatus>] string? Status,
    [property: FromQuery(Name = "source"), ChoiceOf<LeadSource>] string? Source,
    [property: FromQuery(Name = "createdFrom"), Moment] string? CreatedFrom,
    [property: FromQuery(Name = "createdTo"), Moment] string? CreatedTo,
    [property: FromQuery(Name = "updatedFrom"), Moment] string? UpdatedFrom,
    [property: FromQuery(Name = "updatedTo"), Moment] string? UpdatedTo,
    [property: FromQuery(Name = "closedFrom"), Moment] string? ClosedFrom,
    [property: FromQuery(Name = "closedTo"), Moment] string? ClosedTo,
    [property: FromQuery(Name = "company"), Names(255)] string? Company,
    [property: FromQuery(Name = "email"), Emails] string? Email,
    [property: FromQuery(Name = "phone"), Phones] string? Phone,
    [property: FromQuery(Name = "deleted"), Flag] string? Deleted)
{
    /// <param name="assignedUserId">As <see cref="AssigneesAttribute"/> takes it.</param>
    internal LeadFilter ToFilter(string? assignedUserId, Caller caller) => new()
    {
        Search = Q,
        Status = Choices.Parse(Status, name => EnumNames<LeadStatus>.All[name]),
        Source = Choices.Parse(Source, name => EnumNames<LeadSource>.All[name]),
        AssignedUserId = Choices.Parse<Guid?>(assignedUserId, value => value switch
        {
            AssigneesAttribute.Me => caller.UserId,
            AssigneesAttribute.Nobody => null,
            _ => Guid.Parse(value),
        }),
        Created = MomentAttribute.Range(CreatedFrom, CreatedTo),
        Updated = MomentAttribute.Range(UpdatedFrom, UpdatedTo),
        Closed = MomentAttribute.Range(ClosedFrom, ClosedTo),
        Company = Company is null ? null : Choices.Parse(Company),
        Email = Email is null ? null : Choices.Parse(Email),
        Phone = Phone is null ? null : Choices.Parse(Phone),
        Deleted = Deleted == FlagAttribute.True,
    };
}

/// <summary>Which part of a list of leads is asked for, and how it is shown.</summary>
/// <param name="Limit">At most this many, 1 to 200; 200 by default.</param>
/// <param name="Cursor">From the header Link of another part of the same list.</param>
/// <param name="Sort">One or two of createdAt, updatedAt, lastName, company, status, source, with - in front for descending; the id comes last. Names as people of the database's locale sort them, those without a company last, status in the order of the pipeline.</param>
/// <param name="Total">Whether X-Total-Count tells how many there are in all: exact, estimate, or none, the default.</param>
/// <param name="Fields">The members that are shown, such as id,firstName; all when it is left out.</param>
/// <param name="Highlight">true to be told where q matched.</param>
public sealed record LeadListQuery(
    [property: FromQuery(Name = "limit"), PageLimit] string? Limit,
    [property: FromQuery(Name = "cursor"), ListCursor] string? Cursor,
    [property: FromQuery(Name = "sort"), Sort<LeadColumn>] string? Sort,
    [property: FromQuery(Name = "total"), Total] string? Total,
    [property: FromQuery(Name = "fields"), FieldsOf(typeof(LeadResponse), nameof(LeadResponse.PossibleDuplicates))] string? Fields,
    [property: FromQuery(Name = "highlight"), Flag] string? Highlight)
{
    internal ListRequest<LeadColumn> ToRequest(ListPlace? place) => new(PageLimitAttribute.Parse(Limit))
    {
        Place = place,
        Sort = SortAttribute<LeadColumn>.Parse(Sort),
        Counting = TotalAttribute.Parse(Total),
        Highlight = Highlight == FlagAttribute.True,
    };
}
