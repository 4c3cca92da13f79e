using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Imports;

/// <summary>An export is a file that an import takes as it is, and that changes nothing.</summary>
public sealed class RoundTripTests(CrmFixture crm)
{
    private static readonly string[] Statuses = ["new", "contacted", "qualified", "proposal", "negotiation", "closed_won", "closed_lost"];
    private static readonly string[] Sources = ["website", "referral", "social_media", "email_campaign", "phone_call", "other"];

    // Those that only an export that is safe can tell from what it puts before them are left out of the others.
    private static readonly string[] Texts = ["plain", "Ünder & Söhne, Ltd", "\"quoted\"; and, so on", "日本 🙂", "  spaced  ", "'s-Hertogenbosch", "a\\b|c", "null", "0123"];
    private static readonly string[] Formulas = ["=1+1", "+cmd", "-2", "@SUM(A1)", "'=1", "''"];
    private static readonly string[] Lines = ["one\ntwo, \"three\"\n", "a\r\nb\r\n\r\nc", "-\n=1", "\n-first", "; | \t ,", "\"", "end\n"];

    private static readonly string[] Kept = ["firstName", "lastName", "email", "phone", "company", "position", "notes", "status", "source"];

    public static TheoryData<string> Formats => ["format=csv", "format=csv&safe=true", "format=csv&safe=false", "format=ndjson"];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task It_changes_nothing_when_it_is_imported_again_and_makes_the_same_leads_where_it_may(string format)
    {
        var (manager, rep, other) = ((await crm.NewUserAsync("manager")).Client, await crm.NewUserAsync(), await crm.NewUserAsync());
        var company = ImportSteps.UniqueName();
        var count = await LeadsAsync(manager, company, IsSafe(format), rep.Id, other.Id, null);
        var list = $"/leads?q={company}";
        var before = (await manager.GetAsync(list)).Is(200);
        var file = (await manager.GetAsync($"/leads/export?q={company}&{format}")).Is(200);

        foreach (var duplicates in new[] { "skip", "update" })
        {
            var ended = await manager.ImportAsync(file.Text, new { duplicates }, TypeOf(format));
            Assert.Equal($"done: {count} skipped", ended.Outcome());
            Assert.Equal(before.Text, (await manager.GetAsync(list)).Is(200).Text);
        }

        Assert.Equal($"done: {count} created", (await manager.ImportAsync(file.Text, new { duplicates = "create" }, TypeOf(format))).Outcome());
        var old = before.Ids().ToHashSet();
        var made = (await manager.GetAsync(list)).Is(200).Body.EnumerateArray().Where(lead => !old.Contains(lead.Text("id")!));
        Assert.Equal(Values(before.Body.EnumerateArray(), [.. Kept, "assignedUserId"]), Values(made, [.. Kept, "assignedUserId"]));
    }

    [Long]
    [Fact]
    public async Task In_a_CRM_of_its_own_it_makes_the_same_leads_and_no_file_is_larger_than_may_be()
    {
        var token = TestContext.Current.CancellationToken;
        await using var small = await CrmServer.StartAsync(
            crm.Server.Postgres, new Dictionary<string, string?> { ["IMPORT_MAX_MB"] = "1", ["KAFKA_BROKERS"] = CrmServer.NoBroker }, token);
        var (manager, admin) = ((await crm.NewUserAsync("manager")).Client, (await small.AdministratorAsync()).Client);
        foreach (var format in Formats.Select(row => row.Data))
        {
            var company = ImportSteps.UniqueName();
            await LeadsAsync(manager, company, IsSafe(format), (string?)null);
            var fields = $"&fields={string.Join(',', Kept.Reverse())}";
            var file = (await manager.GetAsync($"/leads/export?q={company}&{format}{fields}")).Is(200);

            var ended = await admin.ImportAsync(file.Text, type: TypeOf(format));

            Assert.StartsWith("done: ", ended.Outcome(), StringComparison.Ordinal);
            Assert.Equal(
                Values((await manager.GetAsync($"/leads?q={company}")).Is(200).Body.EnumerateArray(), Kept),
                Values((await admin.GetAsync($"/leads?q={company}")).Is(200).Body.EnumerateArray(), Kept));
        }

        const int Most = 1 << 20;
        foreach (var (what, content, expected) in new (string, HttpContent, int)[]
        {
            ("as long as may be", new ByteArrayContent(FileOf(Most)), 202),

            // The signs between chunks count as well.
            ("nearly as long as may be, without its length", new UnsizedContent(FileOf(Most - 1000)), 202),
            ("as long as may be, packed", Packed(FileOf(Most)), 202),
            ("a byte too long", new ByteArrayContent(FileOf(Most + 1)), 413),
            ("a byte too long, without its length", new UnsizedContent(FileOf(Most + 1)), 413),
            ("a byte too long once it is unpacked", Packed(FileOf(Most + 1)), 413),
            ("much too long once it is unpacked", Packed(FileOf(64 * Most)), 413),
        })
        {
            using (content)
            {
                content.Headers.ContentType = MediaTypeHeaderValue.Parse(ImportSteps.Csv);
                var answer = await admin.PostAsync("/imports", content);
                Assert.True(expected == (int)answer.Status, $"{what}: {answer}");
                if (expected == 413)
                {
                    Assert.Equal("urn:minicrm:problem:body-too-large", answer["type"].GetString());
                }
                else
                {
                    (await admin.DeleteAsync($"/imports/{answer.Id}")).Is(204);
                }
            }
        }

        // What was cut off is abandoned behind the answer.
        await Eventually.SeesAsync(
            async _ => (await small.QueryAsync(small.LeadsDatabase, "select count(*)::int from import_parts", row => row.GetInt32(0)))[0], parts => parts == 0, cancellationToken: token);
    }

    private static bool IsSafe(string format) => format is not "format=csv&safe=false";

    private static string TypeOf(string format) => format.Contains("ndjson", StringComparison.Ordinal) ? ImportSteps.Ndjson : ImportSteps.Csv;

    /// <summary>Leads of every status and source, with every text in every place, whose word in common is the company's.</summary>
    /// <returns>How many.</returns>
    private static async Task<int> LeadsAsync(CrmClient client, string company, bool withFormulas, params string?[] assignees)
    {
        string[] texts = withFormulas ? [.. Texts, .. Formulas] : Texts;
        var count = Math.Max(texts.Length, Statuses.Length);
        for (var number = 0; number < count; number++)
        {
            var lead = (await client.PostAsync("/leads", new
            {
                firstName = texts[number],
                lastName = texts[(number + 1) % texts.Length],
                email = $"{number}.{company}@Example.com",
                phone = (number % 3) switch { 0 => null, 1 => CrmUsers.UniquePhone(), _ => CrmUsers.UniquePhone().Replace("+49151", "+49 (0)151 - ", StringComparison.Ordinal) },
                company = $"{texts[(number + 2) % texts.Length]} {company}",
                position = number % 4 == 0 ? null : texts[(number + 3) % texts.Length],
                notes = number % 5 == 0 ? null : Lines[number % Lines.Length],
                source = Sources[number % Sources.Length],
                assignedUserId = assignees[number % assignees.Length],
            })).Is(201);
            if (number % Statuses.Length is var status and > 0)
            {
                (await client.PatchAsync($"/leads/{lead.Id}/status", new { status = Statuses[status] })).Is(200);
            }
        }

        return count;
    }

    private static string[] Values(IEnumerable<JsonElement> leads, string[] members) =>
        [.. leads.Select(lead => string.Join('|', members.Select(member => lead.GetProperty(member).GetRawText()))).Order(StringComparer.Ordinal)];

    /// <summary>A file of just this length, with rows that are none too long.</summary>
    private static byte[] FileOf(int length)
    {
        const string Row = "Ada,Lovelace,ada@example.com,";
        var text = new StringBuilder("firstName,lastName,email,notes\n");
        while (text.Length < length)
        {
            text.Append(Row).Append('n', Math.Clamp(length - text.Length - Row.Length - 1, 0, 1000)).Append('\n');
        }

        text.Length = length;
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static ByteArrayContent Packed(byte[] file)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(file);
        }

        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    /// <summary>Sent in chunks, since nobody knows before how long it is.</summary>
    private sealed class UnsizedContent(byte[] content) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(content).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
