using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Rows;

/// <summary>All leads as one file, a file of new ones, and all leads changed at once: how fast, and what memory that takes beyond what there was.</summary>
internal sealed class Bulk : IRow
{
    private const int Exports = 3;
    private const int FullRows = 50_000;
    private const int QuickRows = 3_000;
    private const double LeastExported = 50_000;
    private const double LeastImported = 5_000;

    private static readonly TimeSpan LongestJob = TimeSpan.FromMinutes(10);

    public string Name => "bulk";

    public string Purpose => "exports, imports and actions";

    public IReadOnlyList<Shape> Shapes => [Shape.AllInOne];

    public async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        await using var system = await context.AloneAsync(shape, leads: 0, cancellationToken);
        var leads = await BelievableLeads.PutAsync(system, context.Leads, cancellationToken);
        var rows = context.Plan.IsQuick ? QuickRows : FullRows;
        return
        [
            .. await ExportAsync(system, cancellationToken),
            .. await ImportAsync(system, rows, cancellationToken),
            await ActAsync(system, leads, rows, cancellationToken),
        ];
    }

    private async Task<IReadOnlyList<Figure>> ExportAsync(CrmSystem system, CancellationToken cancellationToken)
    {
        var (rates, before, most) = (new List<double>(), system.ResidentBytes(), 0L);
        for (var round = 0; round <= Exports; round++)
        {
            var began = Stopwatch.GetTimestamp();
            var lines = await LinesAsync(system, () => most = Math.Max(most, system.ResidentBytes()), cancellationToken);

            // The first one finds nothing of it compiled.
            if (round > 0)
            {
                rates.Add(lines / Stopwatch.GetElapsedTime(began).TotalSeconds);
            }
        }

        return
        [
            new(Name, "GET /leads/export, CSV of all leads", Series.Of(rates)) { Unit = "rows/s", Goal = Goal.AtLeast(LeastExported) },
            Growth("memory beside an export", before, most),
        ];
    }

    private static async Task<int> LinesAsync(CrmSystem system, Action onPart, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/leads/export", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", system.Administrator.Client.AccessToken);
        using var answer = await system.Door.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var (buffer, lines, bytes, told) = (new byte[1 << 16], 0, 0L, 0L);
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
            bytes += read;
            if (bytes >> 24 != told)
            {
                told = bytes >> 24;
                onPart();
            }
        }

        return lines;
    }

    private async Task<IReadOnlyList<Figure>> ImportAsync(CrmSystem system, int rows, CancellationToken cancellationToken)
    {
        var client = system.Administrator.Client;
        var file = new StringBuilder("firstName,lastName,email,phone,company,position,source\n");
        for (var row = 0; row < rows; row++)
        {
            file.Append(CultureInfo.InvariantCulture, $"Jane {row % 100},Imported {row % 1000},jane{row}@import.example,+4930{100_000_000 + row},Company {row % 5000} Ltd,Buyer,referral\n");
        }

        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(file.ToString()));
        content.Headers.ContentType = new("text/csv");
        var import = (await client.PostAsync("/imports", content)).Expect(HttpStatusCode.Accepted);
        var (before, most, began) = (system.ResidentBytes(), 0L, Stopwatch.GetTimestamp());
        (await client.PostAsync($"/imports/{import.Id}/start", new { })).Expect(HttpStatusCode.OK);
        await EndedAsync(client, $"/imports/{import.Id}", () => most = Math.Max(most, system.ResidentBytes()), cancellationToken);
        await Eventually.SeesAsync(
            _ => system.Databases.AskAsync<bool>("leads", "select not exists (select from outbox)", cancellationToken), published => published, LongestJob, cancellationToken);
        var took = Stopwatch.GetElapsedTime(began);
        return
        [
            new(Name, $"an import of {rows:#,0} rows, events published, all of them new", Series.Of([rows / took.TotalSeconds])) { Unit = "rows/s", Goal = Goal.AtLeast(LeastImported) },
            Growth("memory beside an import", before, most),
        ];
    }

    /// <summary>Moves about as many leads as the import made.</summary>
    private async Task<Figure> ActAsync(CrmSystem system, BelievableLeads leads, int rows, CancellationToken cancellationToken)
    {
        var client = system.Administrator.Client;
        var preview = (await client.PostAsync("/leads/actions/preview?source=referral&q=imported", new { action = "assign", assignedUserId = leads.Busiest.Id })).Expect(HttpStatusCode.OK);
        var began = Stopwatch.GetTimestamp();
        var action = (await client.PostAsync("/leads/actions", new { token = preview.Body.GetProperty("token").GetString() })).Expect(HttpStatusCode.Accepted);
        await EndedAsync(client, $"/leads/actions/{action.Id}", () => { }, cancellationToken);
        return new(Name, $"an action that assigns {rows:#,0} leads", Series.Of([preview.Body.GetProperty("count").GetInt32() / Stopwatch.GetElapsedTime(began).TotalSeconds])) { Unit = "leads/s" };
    }

    private static async Task EndedAsync(CrmClient client, string path, Action onLook, CancellationToken cancellationToken)
    {
        var ended = await Eventually.SeesAsync(
            async _ =>
            {
                onLook();
                return (await client.GetAsync(path)).Expect(HttpStatusCode.OK).Body.GetProperty("state").GetString();
            },
            state => state is not "running",
            LongestJob,
            cancellationToken);
        if (ended is not "done")
        {
            throw new VoidRunException($"{path} ended as {ended}");
        }
    }

    private Figure Growth(string what, long before, long most) => new(Name, what, Series.Of([Math.Max(0, most - before) / (double)(1 << 20)]))
    {
        Unit = "MiB",
        Seen = $"{before >> 20} MiB before, {most >> 20} MiB at most",
    };
}
