using MiniCrm.Api.Problems;

namespace MiniCrm.Api.Edge;

/// <summary>Addresses and headers without end, which no endpoint takes.</summary>
internal sealed class RequestLimits(RequestDelegate next)
{
    public const int MaxPathLength = 4096;
    public const int MaxQueryLength = 2048;
    public const int MaxBodySize = 1 << 20;
    public const int MaxHeadersSize = 32 << 10;
    public const int MaxHeaders = 100;

    private static readonly Problem LongPath = new(ProblemKind.UriTooLong, $"A path may have {MaxPathLength} characters");
    private static readonly Problem LongQuery = new(ProblemKind.UriTooLong, $"A query may have {MaxQueryLength} characters");
    private static readonly Problem LargeHeaders = new(ProblemKind.HeadersTooLarge, $"There may be {MaxHeaders} headers, of {MaxHeadersSize >> 10} KiB together");

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var problem =
            request.Path.Value is { Length: > MaxPathLength } ? LongPath
            : request.QueryString.Value is { Length: > MaxQueryLength } ? LongQuery
            : AreLarge(request.Headers) ? LargeHeaders
            : null;
        return problem?.ExecuteAsync(context) ?? next(context);
    }

    private static bool AreLarge(IHeaderDictionary headers)
    {
        var (count, size) = (0, 0);
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                count++;
                size += name.Length + (value?.Length ?? 0);
            }
        }

        return count > MaxHeaders || size > MaxHeadersSize;
    }
}
