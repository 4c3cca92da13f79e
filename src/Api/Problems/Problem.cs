using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using MiniCrm.Api.Auditing;
using MiniCrm.Api.Edge;
using MiniCrm.Api.Leads;
using MiniCrm.Api.Pages;

namespace MiniCrm.Api.Problems;

/// <summary>An error as an endpoint answers it.</summary>
public sealed class Problem(ProblemKind kind, string detail) : IResult
{
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ProblemKind Kind { get; } = kind;

    public string Detail { get; } = detail;

    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Leads that are in the way.</summary>
    public IReadOnlyList<PossibleDuplicateResponse>? PossibleDuplicates { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True for a refusal by right that does not look like one.</summary>
    public bool Hides { get; init; }

    /// <summary>Where what is not there any more is a part of something else, see <see cref="Refusal.MovedTo"/>; it is not shown.</summary>
    public Guid? MovedTo { get; init; }

    /// <summary>How to sign in, for 401.</summary>
    public string Challenge { get; init; } = "Bearer";

    /// <summary>400 for one member or parameter.</summary>
    public static Problem Invalid(string member, string message) => new(ProblemKind.InvalidRequest, "A value is not valid")
    {
        Errors = new Dictionary<string, string[]> { [member] = [message] },
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        SafeHeaders.Set(httpContext);
        response.StatusCode = Kind.Status;
        Note(httpContext);

        if (Kind.Status is 401)
        {
            response.Headers.WWWAuthenticate = Challenge;
        }

        if (Kind.Status is 405)
        {
            response.Headers.Allow = string.Join(", ", httpContext.RequestServices.GetRequiredService<Addresses>().Allowed(httpContext.Request.Path));
        }

        if (Kind.Status is 429 or 503)
        {
            var seconds = Math.Max(1, Math.Ceiling((RetryAfter ?? DefaultRetryAfter).TotalSeconds));
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return ErrorPages.AreWantedBy(httpContext.Request)
            ? ErrorPages.Of(this, httpContext).ExecuteAsync(httpContext)
            : response.WriteAsJsonAsync(ToDocument(httpContext), Json, ProblemDocument.MediaType);
    }

    internal ProblemDocument ToDocument(HttpContext httpContext) => new(
        Kind.Type,
        Kind.Title,
        Kind.Status,
        Detail,
        CalledPath.Of(httpContext),
        Activity.Current?.TraceId.ToHexString() ?? httpContext.TraceIdentifier,
        Errors,
        PossibleDuplicates);

    /// <summary>A refusal by right is told to the audit.</summary>
    internal void Note(HttpContext httpContext)
    {
        if (Hides || Kind == ProblemKind.Forbidden)
        {
            httpContext.NoteRefusal();
        }
    }
}
