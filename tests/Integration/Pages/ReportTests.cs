using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>Reports count what the caller sees, and say the same on the page and in the file.</summary>
public sealed class ReportTests(CrmFixture crm)
{
    [Fact]
    public async Task Tables_and_files_count_what_is_there_by_stage_source_person_and_week()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        foreach (var (source, status) in new[] { ("referral", "closed_won"), ("referral", "closed_won"), ("referral", "closed_lost"), ("website", "new") })
        {
            var lead = (await user.Client.PostAsync("/leads", new Dictionary<string, object?>(LeadSteps.NewLead()) { ["source"] = source, ["assignedUserId"] = user.Id, ["phone"] = CrmUsers.UniquePhone() })).Is(201);
            (await user.Client.PatchAsync($"/leads/{lead.Id}/status", new { status })).Is(200);
        }

        var page = (await visitor.GetAsync("/app/reports")).Is(200);
        Assert.Contains("id=\"funnel-table\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("<data value=\"0.6667\" data-style=\"percent\">67 %</data>", page.Text, StringComparison.Ordinal);

        Assert.Contains("Won,2,0.5\r\nLost,1,0.25\r\n", await FileAsync("funnel"), StringComparison.Ordinal);
        Assert.Contains("Referral,3,2,1,0.6667\r\n", await FileAsync("sources"), StringComparison.Ordinal);
        Assert.Contains("Website,1,0,0,\r\n", await FileAsync("sources"), StringComparison.Ordinal);
        Assert.Contains(",4,2,1,0.6667\r\n", await FileAsync("people"), StringComparison.Ordinal);
        Assert.EndsWith(",4,3,2,1\r\n", await FileAsync("periods"), StringComparison.Ordinal);
        Assert.Contains("Won,0\r\n", await FileAsync("ages"), StringComparison.Ordinal);

        // Of what a filter lets through, also where that is one of the two ways to be closed.
        Assert.Contains("Referral,1,0,1,0\r\n", await FileAsync("sources", "?status=closed_lost"), StringComparison.Ordinal);
        Assert.Contains("Referral,0,0,0,\r\n", await FileAsync("sources", "?source=website"), StringComparison.Ordinal);

        async Task<string> FileAsync(string table, string query = "")
        {
            var file = (await visitor.GetAsync($"/app/reports/{table}{query}")).Is(200);
            Assert.Equal(("text/csv", $"{table}.csv"), (file.MediaType, file.ContentHeaders.ContentDisposition?.FileName?.Trim('"')));
            return file.Text;
        }
    }

    [Fact]
    public async Task A_sales_rep_counts_nobody_elses_leads()
    {
        var (user, other) = (await crm.NewUserAsync(), await crm.NewUserAsync());
        await other.Client.CreateLeadAsync(other.Id);

        var page = (await (await Visitor.OfAsync(crm.Server, user)).GetAsync("/app/reports/people")).Is(200);

        Assert.Single(page.Text.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("per=year", "Periods: must be day or week")]
    [InlineData("from=2026-13-01", "From: must be a date")]
    [InlineData("from=2026-02-01&to=2026-01-01", "From: must not be after the last day")]
    [InlineData("from=1970-01-01&to=2026-01-01&per=day", "From: must be at most 1000")]
    [InlineData("status=nonsense", "Stage: must be")]
    public async Task What_cannot_be_counted_is_said_on_the_page(string query, string complaint)
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());

        var page = (await visitor.GetAsync($"/app/reports?{query}")).Is(400);

        Assert.Contains(complaint, Visitor.Read(page), StringComparison.Ordinal);
        Assert.DoesNotContain("funnel-table", page.Text, StringComparison.Ordinal);
        (await visitor.GetAsync($"/app/reports/funnel?{query}")).Is(400);
        (await visitor.GetAsync("/app/reports/nothing")).Is(404);
    }
}
