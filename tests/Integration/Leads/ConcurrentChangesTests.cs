using System.Globalization;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

public sealed class ConcurrentChangesTests(CrmFixture crm)
{
    private const int Writers = 50;

    [Fact]
    public async Task Of_changes_bound_to_one_version_exactly_one_wins()
    {
        var rep = (await crm.NewUserAsync()).Client;
        var lead = await rep.CreateLeadAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer =>
            rep.PatchAsync($"/leads/{lead.Id}", new { notes = $"note {writer}" }, ("If-Match", lead.ETag!))));

        var won = Assert.Single(answers, answer => (int)answer.Status == 200);
        Assert.All(answers.Except([won]), answer => answer.IsProblem(412));
        var read = (await rep.GetAsync($"/leads/{lead.Id}")).Is(200);
        Assert.Equal(("\"2\"", won.Text), (read.ETag, read.Text));
        Assert.Equal(2, (await crm.Server.PublishedAsync(crm.Server.LeadsDatabase, lead.Id)).Count);
    }

    [Fact]
    public async Task Of_changes_bound_to_none_not_one_is_lost()
    {
        string[] members = ["firstName", "lastName", "company", "position", "notes"];
        var rep = (await crm.NewUserAsync()).Client;
        var lead = await rep.CreateLeadAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer =>
            rep.PatchAsync($"/leads/{lead.Id}", new Dictionary<string, string> { [members[writer % members.Length]] = $"by {writer}" })));

        // Each got a version of its own, none was passed over.
        Assert.Equal(
            Enumerable.Range(2, Writers),
            answers.Select(answer => int.Parse(answer.Is(200).ETag!.Trim('"'), CultureInfo.InvariantCulture)).Order());

        // Each saw what those before it had done, so that what the last of each member wrote is there in the end.
        var timeline = await crm.Server.TimelineAsync(crm.Server.LeadsDatabase, lead.Id);
        Assert.Equal(Enumerable.Range(1, Writers + 1), timeline.Select(entry => entry.Sequence));
        var changes = timeline.Skip(1).Select(entry => Assert.Single(entry.Changes)).ToArray();
        var read = (await rep.GetAsync($"/leads/{lead.Id}")).Is(200);
        foreach (var member in members)
        {
            var value = lead[member].GetString() ?? "nothing";
            foreach (var change in changes.Where(change => change.StartsWith($"{member}: ", StringComparison.Ordinal)))
            {
                Assert.StartsWith($"{member}: {value} → ", change, StringComparison.Ordinal);
                value = change.Split(" → ")[1];
            }

            Assert.Equal(value, read[member].GetString());
        }

        Assert.Equal(
            Enumerable.Range(0, Writers).Select(writer => $"by {writer}").Order(StringComparer.Ordinal),
            changes.Select(change => change.Split(" → ")[1]).Order(StringComparer.Ordinal));
        Assert.Equal($"\"{Writers + 1}\"", read.ETag);
    }
}
