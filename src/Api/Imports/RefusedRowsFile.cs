using System.Globalization;
using System.Reflection;
using CsvHelper;
using Microsoft.AspNetCore.Http.Metadata;
using MiniCrm.Api.Csv;
using MiniCrm.Imports;

namespace MiniCrm.Api.Imports;

/// <summary>200 with the rows that an import has refused as CSV: the columns of its file, then the number of the row and why. Harmless in spreadsheets.</summary>
public sealed class RefusedRowsFile(Guid importId, RefusedRows first, Func<int, Task<Result<RefusedRows>>> next) : IResult, IEndpointMetadataProvider
{
    public const int PageSize = 500;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.ContentType = $"{CsvFiles.MediaType}; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"refused-{importId}.csv\"";

        await using var csv = CsvWriter.Create(response.Body, CsvFiles.Options(first.Delimiter is [var separator] ? separator : ','), leaveOpen: true);
        var columns = first.Columns.IsEmpty ? ["line"] : first.Columns.Select(column => column.Name).ToArray();
        await CsvFiles.WriteAsync(csv, [.. columns, "row", "reason"]);
        for (var page = first; !page.Rows.IsEmpty; page = (await next(page.Rows[^1].Number)).Value ?? page with { Rows = [] })
        {
            foreach (var row in page.Rows)
            {
                await CsvFiles.WriteAsync(csv, [.. row.Cells, .. Enumerable.Repeat("", Math.Max(0, columns.Length - row.Cells.Length)), row.Number.ToString(CultureInfo.InvariantCulture), row.Reason]);
            }

            await csv.FlushAsync();
        }
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [CsvFiles.MediaType]));
    }
}
