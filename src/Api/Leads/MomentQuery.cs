using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Auditing;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads;

/// <summary>As of when a lead is asked for; without either, as it is.</summary>
/// <param name="At">After the entry of its timeline with this sequence.</param>
/// <param name="AsOf">At this time.</param>
public sealed record MomentQuery(
    [property: FromQuery(Name = "at"), Sequence] string? At,
    [property: FromQuery(Name = "asOf"), AuditTime] string? AsOf)
{
    internal Problem? Complaint => At is null || AsOf is null ? null : Problem.Invalid("asOf", "must be left out where at is given");

    internal LeadMoment? Moment =>
        At is null && AsOf is null ? null : new(SequenceAttribute.Parse(At), AsOf is null ? null : AuditTimeAttribute.Parse(AsOf));
}
