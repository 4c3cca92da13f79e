using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

/// <summary>The list of leads in every order, forwards and backwards.</summary>
public sealed class SortLeadTests(CrmFixture crm)
{
    private static readonly string[] Pipeline = ["new", "contacted", "qualified", "proposal", "negotiation", "closed_won", "closed_lost"];

    // As people sort them: neither accents nor case decide before the letters do.
    private static readonly string[] Names = ["adler", "Ähre", "Ahrens", "Zoë", "Zoff", "Ångström", "anders", "Zoe"];
    private static readonly string[] SortedNames = ["adler", "Ähre", "Ahrens", "anders", "Ångström", "Zoe", "Zoë", "Zoff"];

    [Fact]
    public async Task Every_sort_walks_both_ways_with_no_gap_and_nothing_twice_for_every_role()
    {
        var (manager, rep) = (await crm.NewUserAsync("manager"), await crm.NewUserAsync());
        var leads = new List<Row>();
        for (var number = 0; number < 14; number++)
        {
            leads.Add(await LeadAsync(number));
        }

        // The third becomes the last that was changed.
        (await rep.Client.PatchAsync($"/leads/{leads[2].Id}", new { notes = "Changed" })).Is(200);
        leads[2] = leads[2] with { Updated = 1 };

        foreach (var (sort, expected) in new (string, IEnumerable<Row>)[]
        {
            ("createdAt", leads),
            ("-createdAt", leads.Reverse<Row>()),
            ("createdAt,-lastName", leads),
            ("lastName", leads.OrderBy(Name).ThenBy(Age)),
            ("-lastName", leads.OrderByDescending(Name).ThenByDescending(Age)),
            ("lastName,-createdAt", leads.OrderBy(Name).ThenByDescending(Age)),
            ("company", leads.OrderBy(HasNone).ThenBy(Company).ThenBy(Age)),
            ("-company", leads.OrderBy(HasNone).ThenByDescending(Company).ThenByDescending(Age)),
            ("company,-lastName", leads.OrderBy(HasNone).ThenBy(Company).ThenByDescending(Name).ThenByDescending(Age)),
            ("-lastName,company", leads.OrderByDescending(Name).ThenBy(HasNone).ThenBy(Company).ThenBy(Age)),
            ("lastName,-company", leads.OrderBy(Name).ThenBy(HasNone).ThenByDescending(Company).ThenByDescending(Age)),
            ("lastName,status", leads.OrderBy(Name).ThenBy(Place).ThenBy(Age)),
            ("-company,-source", leads.OrderBy(HasNone).ThenByDescending(Company).ThenByDescending(Source, StringComparer.Ordinal).ThenByDescending(Age)),
            ("status", leads.OrderBy(Place).ThenByDescending(Age)),
            ("-status", leads.OrderByDescending(Place).ThenByDescending(Age)),
            ("status,company", leads.OrderBy(Place).ThenBy(HasNone).ThenBy(Company).ThenBy(Age)),
            ("-status,createdAt", leads.OrderByDescending(Place).ThenBy(Age)),
            ("source", leads.OrderBy(Source, StringComparer.Ordinal).ThenByDescending(Age)),
            ("-source,lastName", leads.OrderByDescending(Source, StringComparer.Ordinal).ThenBy(Name).ThenBy(Age)),
            ("source,-status", leads.OrderBy(Source, StringComparer.Ordinal).ThenByDescending(Place).ThenByDescending(Age)),
            ("updatedAt", leads.OrderBy(row => row.Updated).ThenBy(Age)),
            ("-updatedAt", leads.OrderByDescending(row => row.Updated).ThenByDescending(Age)),
            ("status,-updatedAt", leads.OrderBy(Place).ThenByDescending(row => row.Updated).ThenByDescending(Age)),
        })
        {
            string[] ids = [.. expected.Select(row => row.Id)];
            await rep.Client.WalksBothWaysAsync($"/leads?sort={sort}", ids);
            await rep.Client.WalksBothWaysAsync($"/leads?sort={sort}&source=!phone_call", ids);
        }

        string[] own = [.. leads.Where(row => row.IsAssigned).OrderBy(Name).ThenBy(Age).Select(row => row.Id)];
        await manager.Client.WalksBothWaysAsync($"/leads/user/{rep.Id}?sort=lastName", own);
        await manager.Client.WalksBothWaysAsync($"/leads?assignedUserId={rep.Id}&sort=lastName", own);
        await manager.Client.WalksBothWaysAsync($"/leads?assignedUserId={rep.Id}&q=doe%20jane&sort=lastName", own);
        await rep.Client.WalksBothWaysAsync("/leads?total=none", [.. leads.Reverse<Row>().Select(row => row.Id)]);

        async Task<Row> LeadAsync(int number)
        {
            var (name, company, status) = (Names[number % Names.Length], new[] { null, "Zebra", "ähnlich", "Ahorn", " " }[number % 5], Pipeline[number * 3 % Pipeline.Length]);
            var source = new[] { "website", "other", "referral" }[number % 3];
            var isAssigned = number % 2 == 0;
            var body = LeadSteps.NewLead(isAssigned ? rep.Id : null);
            (body["firstName"], body["lastName"], body["company"], body["source"], body["position"]) = ("Jane", name, company, source, "Doe");

            // Seen by their assignee, or by who has created them.
            var lead = (await (isAssigned && number % 4 == 0 ? manager.Client : rep.Client).PostAsync("/leads", body)).Is(201);
            if (status is not "new")
            {
                (await rep.Client.PatchAsync($"/leads/{lead.Id}/status", new { status })).Is(200);
            }

            return new(lead.Id, number, Array.IndexOf(SortedNames, name), string.IsNullOrWhiteSpace(company) ? -1 : Array.IndexOf(["ähnlich", "Ahorn", "Zebra"], company), Array.IndexOf(Pipeline, status), source, isAssigned);
        }
    }

    [Fact]
    public async Task A_part_that_leads_on_stays_where_it_is_while_rows_come_and_change()
    {
        var rep = (await crm.NewUserAsync()).Client;
        var names = new[] { "Bauer", "Dietz", "Frank", "Huber" };
        var ids = new List<string>();
        foreach (var name in names)
        {
            var body = LeadSteps.NewLead();
            body["lastName"] = name;
            ids.Add((await rep.PostAsync("/leads", body)).Is(201).Id);
        }

        var first = (await rep.GetAsync("/leads?sort=lastName&limit=2")).Is(200);

        // The last of the part is renamed: the next part begins where it was.
        (await rep.PatchAsync($"/leads/{ids[1]}", new { lastName = "Adam" })).Is(200);
        var second = (await rep.GetAsync(first.Next()!)).Is(200);

        Assert.Equal(ids[..2], first.Ids());
        Assert.Equal(ids[2..], second.Ids());
        Assert.Equal([ids[1], ids[0]], (await rep.GetAsync(second.Previous()!)).Is(200).Ids());
    }

    private static int Name(Row row) => row.Name;

    private static int Age(Row row) => row.Number;

    private static bool HasNone(Row row) => row.Company < 0;

    private static int Company(Row row) => row.Company;

    private static int Place(Row row) => row.Place;

    private static string Source(Row row) => row.Source;

    /// <param name="Number">In the order of their creation.</param>
    /// <param name="Name">Its place among the sorted names.</param>
    /// <param name="Company">Its place among the sorted companies, -1 for none.</param>
    /// <param name="Place">In the pipeline.</param>
    private sealed record Row(string Id, int Number, int Name, int Company, int Place, string Source, bool IsAssigned)
    {
        /// <summary>In the order of the last changes: each is changed right after it was created.</summary>
        public double Updated { get; init; } = Number / 100.0;
    }
}
