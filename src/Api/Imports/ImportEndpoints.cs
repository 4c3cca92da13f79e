using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Edge;
using MiniCrm.Api.Jobs;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Paging;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Streams;
using MiniCrm.Imports;

namespace MiniCrm.Api.Imports;

internal static class ImportEndpoints
{
    private const string Csv = "text/csv";
    private const string Ndjson = "application/x-ndjson";

    private static readonly string[] OtherTypes = ["application/csv", Ndjson];
    private static readonly Refusal Missing = new(RefusalKind.NotFound, "Import not found");
    private static readonly Problem Empty = new(ProblemKind.InvalidRequest, "The body is missing");
    private static readonly Problem Untyped = new(ProblemKind.UnsupportedMediaType, $"Say by Content-Type whether it is {Csv} or {Ndjson}");

    public static RouteGroupBuilder MapImportEndpoints(this IEndpointRouteBuilder app)
    {
        var settings = app.ServiceProvider.GetRequiredService<ImportSettings>();
        var group = app.MapGroup("/imports").WithTags("Imports").RequireAuthorization().Refuses(400, 401, 503);
        group.MapPost("", Upload).WithName("uploadImport").WithSummary("Takes a file of leads")
            .WithDescription("CSV as spreadsheets write it, or NDJSON with a lead of POST /leads in each line. What it is made of is found out and told, with a proposal how to read it and the first faults. Nothing becomes of it until it is started.")
            .Accepts<string>(Csv, OtherTypes)
            .WithMetadata(new RequestSizeLimitAttribute(settings.MaxBytes), new PackedBodies.Streamed(), new RequestDeadline.Lasting(), new AnswersHeader(StatusCodes.Status202Accepted, "Location"))
            .Refuses(413, 415, 422);
        group.MapGet("", List).WithName("listImports").WithSummary("Your imports, newest first")
            .WithDescription("Admins and managers see those of everybody. The header Link leads to the next part.");
        group.MapGet("/{id}", Get).WithName("getImport").WithSummary("An import, and how far it has come")
            .WithDescription("One of yours; admins and managers see all.")
            .Refuses(404);
        group.MapGet("/{id}/stream", Stream).WithName("streamImport").WithSummary("How far an import comes, as it happens")
            .WithDescription("Server-sent events until it is at its end.")
            .TellsEvents().Refuses(404, 429);
        group.MapPost("/{id}/start", Start).WithName("startImport").WithSummary("Makes leads of the rows of a file")
            .WithDescription("It runs by itself, with the rights that you have while it does: a sales_rep assigns to nobody else. What is left out is as proposed.")
            .Refuses(403, 404, 409, 413, 415);
        group.MapPost("/{id}/cancel", Cancel).WithName("cancelImport").WithSummary("Ends an import before the end of the file")
            .WithDescription("What has become a lead stays one.")
            .Refuses(404, 409);
        group.MapPost("/{id}/revert", Revert).WithName("revertImport").WithSummary("Takes back what an import did")
            .WithDescription("What it created is deleted, what it updated goes back, as far as nobody has changed it since. A sales_rep may not, since it deletes leads.")
            .Refuses(403, 404, 409);
        group.MapGet("/{id}/refused", Refused).WithName("listRefusedRows").WithSummary("The rows that were refused, as a file")
            .WithDescription("CSV with the columns of the file, and one more that says why. Mended, it may be imported.")
            .WithMetadata(new RequestDeadline.Lasting())
            .Refuses(404);
        group.MapDelete("/{id}", Delete).WithName("deleteImport").WithSummary("Drops a file and what is known of its import")
            .WithDescription("The leads stay. One that is under way is to be cancelled first.")
            .Refuses(404, 409);
        return group;
    }

    private static async Task<Results<Accepted<ImportResponse>, Problem>> Upload(
        HttpRequest request, [AsParameters] UploadQuery query, CurrentUser user, IGrainFactory grains, TimeProvider clock)
    {
        if (request.ContentType is not { } type)
        {
            return ContentTypes.HasBody(request.HttpContext) ? Untyped : Empty;
        }

        var format = type.Contains("json", StringComparison.OrdinalIgnoreCase) ? ImportFormat.Ndjson : ImportFormat.Csv;
        var import = grains.GetGrain<IImportGrain>(MintedId.Announce(clock));
        var (taken, problem) = await UploadedFile.TakeAsync(request.Body, query.Name, format, import, user.Caller, request.HttpContext.RequestAborted);
        return taken is null ? problem! : TypedResults.Accepted($"/imports/{taken.Id}", ImportResponse.Of(taken));
    }

    private static Task<Results<Listed<ImportResponse>, Problem>> List(
        [AsParameters] PageQuery query, HttpRequest request, CurrentUser user, ListParts parts, IGrainFactory grains) =>
        parts.PageAsync(query, request, page => grains.GetGrain<IImportListGrain>(0).List(page, user.Caller), ImportResponse.Of);

    private static async Task<Results<Ok<ImportResponse>, Problem>> Get(Guid id, CurrentUser user, IGrainFactory grains) =>
        Answer(await grains.GetGrain<IImportGrain>(id).Get(user.Caller));

    private static Results<ServerSentEvents<ImportResponse>, Problem> Stream(
        Guid id, [AsParameters] StreamQuery query, CurrentUser user, IGrainFactory grains, TimeProvider clock) =>
        Course(id, query, user, grains, clock, ImportResponse.Of);

    /// <summary>How far it comes, told in the way of whoever listens.</summary>
    internal static Results<ServerSentEvents<TResponse>, Problem> Course<TResponse>(
        Guid id, StreamQuery query, CurrentUser user, IGrainFactory grains, TimeProvider clock, Func<ImportView, TResponse> response)
        where TResponse : class => new JobCourse<ImportView, TResponse>(
            () => grains.GetGrain<IImportGrain>(id).Get(user.Caller),
            import => import.Version + import.Progress.Read + import.Progress.Reverted + import.Progress.Kept,
            import => import.IsUnderWay,
            response,
            clock).Answer(query, user, Missing);

    private static async Task<Results<Ok<ImportResponse>, Problem>> Start(Guid id, StartImportRequest request, CurrentUser user, IGrainFactory grains) =>
        Answer(await grains.GetGrain<IImportGrain>(id).Start(request.ToCommand(), user.Caller));

    private static async Task<Results<Ok<ImportResponse>, Problem>> Cancel(Guid id, CurrentUser user, IGrainFactory grains) =>
        Answer(await grains.GetGrain<IImportGrain>(id).Cancel(user.Caller));

    private static async Task<Results<Ok<ImportResponse>, Problem>> Revert(Guid id, CurrentUser user, IGrainFactory grains) =>
        Answer(await grains.GetGrain<IImportGrain>(id).Revert(user.Caller));

    internal static async Task<Results<RefusedRowsFile, Problem>> Refused(Guid id, CurrentUser user, IGrainFactory grains)
    {
        var import = grains.GetGrain<IImportGrain>(id);
        var first = await import.Refused(0, RefusedRowsFile.PageSize, user.Caller);
        return first.Succeeded
            ? new RefusedRowsFile(id, first.Value, after => import.Refused(after, RefusedRowsFile.PageSize, user.Caller))
            : first.Refusal.ToProblem();
    }

    private static async Task<Results<NoContent, Problem>> Delete(Guid id, CurrentUser user, IGrainFactory grains)
    {
        var answer = await grains.GetGrain<IImportGrain>(id).Delete(user.Caller);
        return answer.Succeeded ? TypedResults.NoContent() : answer.Refusal.ToProblem();
    }

    private static Results<Ok<ImportResponse>, Problem> Answer(Result<ImportView> answer) =>
        answer.Succeeded ? TypedResults.Ok(ImportResponse.Of(answer.Value)) : answer.Refusal.ToProblem();
}
