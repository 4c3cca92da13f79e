namespace MiniCrm.Api.Problems;

/// <summary>
/// Every kind of problem the gateway answers with. The name is what clients may rely on: it is the end of the document's <c>type</c>
/// and never changes its meaning.
/// </summary>
public sealed record ProblemKind(string Name, int Status, string Title)
{
    public static readonly ProblemKind InvalidRequest = new("invalid-request", 400, "The request is not valid");
    public static readonly ProblemKind Unauthenticated = new("unauthenticated", 401, "Not signed in");
    public static readonly ProblemKind Forbidden = new("forbidden", 403, "Not allowed");
    public static readonly ProblemKind Unverified = new("unverified", 403, "The e-mail address is not verified");
    public static readonly ProblemKind NotFound = new("not-found", 404, "Not found");
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, "Method not allowed");
    public static readonly ProblemKind Conflict = new("conflict", 409, "In conflict with the rules");
    public static readonly ProblemKind StaleVersion = new("stale-version", 412, "Changed in the meantime");
    public static readonly ProblemKind BodyTooLarge = new("body-too-large", 413, "The body is too large");
    public static readonly ProblemKind UriTooLong = new("uri-too-long", 414, "The address is too long");
    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", 415, "The media type is not supported");
    public static readonly ProblemKind Unprocessable = new("unprocessable", 422, "Cannot be accepted as things stand");
    public static readonly ProblemKind TooManyRequests = new("too-many-requests", 429, "Too many attempts");
    public static readonly ProblemKind HeadersTooLarge = new("headers-too-large", 431, "The headers are too large");
    public static readonly ProblemKind InternalError = new("internal-error", 500, "A fault of the server");
    public static readonly ProblemKind Unavailable = new("unavailable", 503, "Not available at the moment");
    public static readonly ProblemKind Busy = new("busy", 503, "Too busy at the moment");
    public static readonly ProblemKind OutcomeUnknown = new("outcome-unknown", 503, "It is not known whether it was done");

    private static readonly Dictionary<int, ProblemKind> ByStatus = new[]
    {
        InvalidRequest, Unauthenticated, Forbidden, NotFound, MethodNotAllowed, Conflict, StaleVersion, BodyTooLarge, UriTooLong,
        UnsupportedMediaType, Unprocessable, TooManyRequests, HeadersTooLarge, InternalError, Unavailable,
    }.ToDictionary(kind => kind.Status);

    public string Type => $"urn:minicrm:problem:{Name}";

    /// <summary>The kind for a status that the framework chose.</summary>
    public static ProblemKind Of(int status) =>
        ByStatus.GetValueOrDefault(status) ?? (status < 500 ? InvalidRequest : InternalError) with { Status = status };
}
