using CsvHelper;
using MiniCrm.Api.Csv;
using MiniCrm.Web.Languages;
using MiniCrm.Web.Reports;

namespace MiniCrm.Api.Pages.Reports;

/// <summary>200 with a table of a report as CSV: its heads in the visitor's language, its figures as programs read them.</summary>
internal sealed class ReportFile(ReportTable table, Texts texts) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = $"{CsvFiles.MediaType}; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{table.Name}.csv\"";
        response.Headers.CacheControl = "no-store";
        await using var csv = CsvWriter.Create(response.Body, CsvFiles.Options(), leaveOpen: true);
        await CsvFiles.WriteAsync(csv, table.Columns.Select(column => texts[$"report.{column.Name}"].Value).Prepend(texts[$"report.of.{table.Name}"]));
        foreach (var row in table.Rows)
        {
            await CsvFiles.WriteAsync(csv, row.Values.Zip(table.Columns, (value, column) => value is { } figure ? Figures.Of(figure, column.Figure) : "").Prepend(row.Label));
        }

        await csv.FlushAsync();
    }
}
