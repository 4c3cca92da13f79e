using System.Text.RegularExpressions;
using MiniCrm.Imports;
using MiniCrm.Leads;
using MiniCrm.Notifications;
using MiniCrm.Tests.Support;
using MiniCrm.Users;
using MiniCrm.Web;
using MiniCrm.Web.Languages;
using MiniCrm.Web.Leads;
using MiniCrm.Web.Reports;
using MiniCrm.Web.Today;

namespace MiniCrm.Tests.Unit.Web;

/// <summary>Whatever a page says, it says in every language.</summary>
public sealed partial class TextsTests
{
    private static readonly Dictionary<string, string> English = TextsOf(Language.English);

    [Fact]
    public void Every_text_is_there_in_every_language()
    {
        foreach (var language in Language.All)
        {
            var texts = TextsOf(language);

            Assert.Equal(English.Keys.Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
            Assert.All(texts, text => Assert.False(string.IsNullOrWhiteSpace(text.Value), $"{text.Key} in {language.Code}"));
            Assert.All(texts, text => Assert.Equal(Places(English[text.Key]), Places(text.Value)));
        }
    }

    [Fact]
    public void Every_text_that_a_page_names_is_there()
    {
        var named = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Web"), "*.razor", SearchOption.AllDirectories)
            .SelectMany(file => Named().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value)
            .ToHashSet();

        Assert.True(named.Count > 30);
        Assert.DoesNotContain(named, name => !English.ContainsKey(name));
    }

    /// <summary>Those whose names are put together.</summary>
    [Fact]
    public void Every_value_that_a_page_shows_has_a_name()
    {
        var names = Enum.GetNames<UserRole>().Select(role => $"role.{role}")
            .Concat(Enum.GetNames<LeadStatus>().Select(status => $"status.{status}"))
            .Concat(Enum.GetNames<LeadSource>().Select(source => $"source.{source}"))
            .Concat(Themes.All.Select(theme => $"theme.{theme}"))
            .Concat(LeadColumns.All.Append(LeadColumns.Name).Select(column => $"column.{column}"))
            .Concat(LeadAddress.Filters.Append(LeadAddress.Sort).Append(LeadAddress.Cursor).Select(filter => $"filter.{filter}"))
            .Concat(LeadFields.All.Append("status").Append("assignedUserId").Select(field => $"field.{field}"))
            .Concat(Enum.GetNames<ImportStatus>().Select(status => $"import.{status}"))
            .Concat(Enum.GetNames<LeadActionStatus>().Select(status => $"action.{status}"))
            .Concat(Enum.GetNames<LeadActionKind>().Select(kind => $"bulk.{kind}"))
            .Concat(new[] { ReportTable.Funnel, ReportTable.Ages, ReportTable.Sources, ReportTable.People, ReportTable.Weeks }.SelectMany(table => new[] { $"report.{table}", $"report.of.{table}" }))
            .Concat(new[] { TodayList.Given, TodayList.Waiting, TodayList.Unassigned }.SelectMany(list => new[] { $"today.{list.Name}", $"today.none.{list.Name}" }))
            .Concat(Enum.GetNames<NotificationType>().Select(channel => $"channel.{channel}"))
            .Concat(ImportFields.All.Select(field => $"field.{field}"))
            .Concat(Topic().Matches(File.ReadAllText(Path.Combine(Repository.Root, "src", "Grains.Interfaces", "Leads", "LeadEvents.cs"))).Select(topic => $"timeline.{topic.Value}"))
            .ToArray();

        Assert.True(names.Length > 60);
        Assert.DoesNotContain(names, name => !English.ContainsKey(name));
    }

    [Theory]
    [InlineData("de-CH", "de")]
    [InlineData("AR", "ar")]
    [InlineData("fr", "en")]
    public void A_language_is_chosen_by_its_first_subtag(string wanted, string code) => Assert.Equal(code, Language.Choose([wanted]).Code);

    private static Dictionary<string, string> TextsOf(Language language) =>
        Texts.Of(language).GetAllStrings(includeParentCultures: false).ToDictionary(text => text.Name, text => text.Value);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    // Those that are put together, as of an enumeration, have no whole name in the source.
    [GeneratedRegex("""T\["(?<name>[^"]+)"(, [^\]]+)?\]""")]
    private static partial Regex Named();

    [GeneratedRegex(@"(?<="")lead\.[a-z_]+(?="")")]
    private static partial Regex Topic();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
