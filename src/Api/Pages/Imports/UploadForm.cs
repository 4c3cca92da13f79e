using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Imports;
using MiniCrm.Api.Problems;
using MiniCrm.Imports;

namespace MiniCrm.Api.Pages.Imports;

/// <summary>A form with a file, which goes on to its import as it comes: the form is never held, as the framework's own reader of forms would.</summary>
internal static class UploadForm
{
    /// <summary>What a browser puts around a file.</summary>
    public const int AroundFile = 64 << 10;

    private static readonly string[] OfNdjson = [".ndjson", ".jsonl", ".json"];
    private static readonly Problem NoFile = new(ProblemKind.InvalidRequest, "Choose a file first");
    private static readonly Problem TooLarge = new(ProblemKind.BodyTooLarge, "The file is too large");
    private static readonly Problem BrokenOff = new(ProblemKind.InvalidRequest, "The file did not come to its end: send it again");

    /// <returns>The import, or why there is none.</returns>
    public static async Task<(ImportView? Import, Problem? Problem)> TakeAsync(PageContext page, TimeProvider clock)
    {
        var request = page.Context.Request;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 } boundary)
        {
            return (null, NoFile);
        }

        try
        {
            var reader = new MultipartReader(boundary.ToString(), request.Body);
            while (await reader.ReadNextSectionAsync(page.Context.RequestAborted) is { } section)
            {
                if (section.AsFileSection() is { FileName.Length: > 0, FileStream: { } content } file)
                {
                    var import = page.Grains.GetGrain<IImportGrain>(MintedId.Announce(clock));
                    return await UploadedFile.TakeAsync(content, NameOf(file.FileName, page), FormatOf(file.FileName), import, page.User.Caller, page.Context.RequestAborted);
                }
            }

            return (null, NoFile);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, TooLarge);
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            return (null, BrokenOff);
        }
        catch (Exception exception) when (ClusterFaults.Of(exception) is var fault and not ClusterFault.None)
        {
            return (null, fault.ToProblem());
        }
    }

    private static ImportFormat FormatOf(string fileName) =>
        OfNdjson.Contains(Path.GetExtension(fileName), StringComparer.OrdinalIgnoreCase) ? ImportFormat.Ndjson : ImportFormat.Csv;

    /// <summary>As far as it is one that the API takes: what a file is called is no reason not to read it.</summary>
    private static string? NameOf(string fileName, PageContext page)
    {
        var query = new UploadQuery(fileName);
        return Validator.TryValidateObject(query, new(query, page.Context.RequestServices, items: null), null, validateAllProperties: true) ? fileName : null;
    }
}
