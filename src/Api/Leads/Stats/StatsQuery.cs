using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Validation;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads.Stats;

/// <summary>Which days are told one by one.</summary>
/// <param name="Per">day, the default, or week: weeks begin on Mondays, in UTC.</param>
/// <param name="From">The first day, such as 2026-01-01; 29 days before the last one unless given.</param>
/// <param name="To">The last day; today unless given. At most 1000 days or weeks.</param>
public sealed record StatsQuery(
    [property: FromQuery(Name = "per"), Period] string? Per,
    [property: FromQuery(Name = "from"), Day] string? From,
    [property: FromQuery(Name = "to"), Day] string? To)
{
    private const int UsualDays = 30;

    /// <returns>The range, or what is wrong with it.</returns>
    internal Result<StatsRange> ToRange(DateOnly today)
    {
        var to = To is null ? today : DayAttribute.Parse(To)!.Value;
        var from = From is null ? to.AddDays(Math.Max(1 - UsualDays, -to.DayNumber)) : DayAttribute.Parse(From)!.Value;
        if (from > to)
        {
            return Refusal.Invalid("from", "must not be after to");
        }

        var range = new StatsRange(from, to, Per is PeriodAttribute.Week);
        return range.Periods <= StatsRange.MostPeriods ? range : Refusal.Invalid("from", $"must be at most {StatsRange.MostPeriods} days or weeks before to");
    }
}

/// <summary>A date.</summary>
public sealed class DayAttribute : RuleAttribute, IDescribedRule
{
    // Weeks begin before their days, and time itself does not.
    private static readonly DateOnly First = new(1970, 1, 1);
    private static readonly DateOnly Last = new(9999, 12, 1);

    internal static DateOnly? Parse(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= First && day <= Last ? day : null;

    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

    protected override string? Complaint(object value) => Parse((string)value) is null ? "must be a date like 2026-01-01, from 1970 on" : null;
}

/// <summary>How long what is told one by one is.</summary>
public sealed class PeriodAttribute : RuleAttribute, IDescribedRule
{
    internal const string Day = "day";
    internal const string Week = "week";

    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Enum = [Day, Week];

    protected override string? Complaint(object value) => (string)value is Day or Week ? null : "must be day or week";
}
