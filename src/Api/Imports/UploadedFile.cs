using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MiniCrm.Api.Problems;
using MiniCrm.Imports;

namespace MiniCrm.Api.Imports;

/// <summary>Brings the body of a request to an import's grain, part by part: no more of it than one part is ever in memory.</summary>
internal static class UploadedFile
{
    private const int PartSize = 256 << 10;

    private static readonly Problem Broken = new(ProblemKind.InvalidRequest, "The body is not packed as Content-Encoding says");

    /// <summary>The whole of it becomes an import, or nothing does.</summary>
    /// <param name="import">One that is not there yet.</param>
    /// <returns>The import, or why it was not taken.</returns>
    /// <exception cref="Exception">As of <see cref="SendAsync"/>.</exception>
    public static async Task<(ImportView? Import, Problem? Problem)> TakeAsync(
        Stream body, string? name, ImportFormat format, IImportGrain import, Caller caller, CancellationToken cancellationToken)
    {
        var isComplete = false;
        try
        {
            var (parts, size, problem) = await SendAsync(body, import, caller, cancellationToken);
            if (problem is not null)
            {
                return (null, problem);
            }

            isComplete = true;
            var answer = await import.Create(new(name, format, parts, size), caller);
            return (answer.Value, answer.Refusal?.ToProblem());
        }
        finally
        {
            if (!isComplete)
            {
                // When nobody can be asked now, what came of it is swept later.
                import.Abandon(caller).Ignore();
            }
        }
    }

    /// <returns>How many parts and bytes it was, or why it was not taken.</returns>
    /// <exception cref="Exception">The body broke off or is too large, or the grain did not answer: nothing of it is to stay.</exception>
    private static async Task<(int Parts, long Size, Problem? Problem)> SendAsync(Stream body, IImportGrain import, Caller caller, CancellationToken cancellationToken)
    {
        var (parts, size) = (0, 0L);
        while (true)
        {
            var part = new byte[PartSize];
            int length;
            try
            {
                length = await body.ReadAtLeastAsync(part, PartSize, throwOnEndOfStream: false, cancellationToken);
            }
            catch (Exception unpackable) when (unpackable is InvalidDataException or InvalidOperationException or EndOfStreamException)
            {
                return (parts, size, Broken);
            }

            if (length > 0)
            {
                Array.Resize(ref part, length);
                if (await import.Append(parts, ImmutableCollectionsMarshal.AsImmutableArray(part), caller) is { } refusal)
                {
                    return (parts, size, refusal.ToProblem());
                }

                parts++;
                size += length;
            }

            if (length < PartSize)
            {
                return (parts, size, null);
            }
        }
    }
}
