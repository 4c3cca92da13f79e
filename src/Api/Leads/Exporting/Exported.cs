using System.Reflection;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Edge;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Streams;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads.Exporting;

/// <summary>200 with a file, for as long as the client and the caller's rights last; a problem while nothing has been sent yet, and then a connection that ends too early.</summary>
internal sealed class Exported(CurrentUser user, LeadExport export, IGrainFactory grains) : IResult, IEndpointMetadataProvider
{
    internal const string Csv = "text/csv";
    internal const string Lines = "application/x-ndjson";

    // Each holds a connection to the database for as long as its client reads. Commands have to find others, whoever exports and however slowly.
    private const int MostAtOnce = 4;

    private static readonly Problem TooManyExports = new(ProblemKind.Busy, "Too many leads are being exported at the moment") { RetryAfter = TimeSpan.FromSeconds(5) };

    // Some hundred KiB are on their way at once.
    private const int PiecesAtOnce = 4;

    /// <summary>How many are under way at one gateway.</summary>
    public static void AddLimit(IServiceCollection services) =>
        services.AddKeyedSingleton(typeof(Exported), (_, _) => new ConcurrencyLimiter(new() { PermitLimit = MostAtOnce }));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var services = httpContext.RequestServices;
        var open = services.GetRequiredService<OpenStreams>();
        if (!open.TryEnter(user.User.Id))
        {
            await new Problem(ProblemKind.TooManyRequests, "You have too many streams open; close one first").ExecuteAsync(httpContext);
            return;
        }

        using var slot = services.GetRequiredKeyedService<ConcurrencyLimiter>(typeof(Exported)).AttemptAcquire();
        if (!slot.IsAcquired)
        {
            open.Leave(user.User.Id);
            await TooManyExports.ExecuteAsync(httpContext);
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted);
        try
        {
            await WriteAsync(httpContext, ending);
        }
        catch (Exception) when (httpContext.Response.HasStarted)
        {
            // Nobody must take what was sent for the whole.
            httpContext.Abort();
        }
        finally
        {
            await ending.CancelAsync();
            open.Leave(user.User.Id);
        }
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [Csv, Lines]));
        builder.Metadata.Add(new AnswersHeader(StatusCodes.Status200OK, "Content-Disposition"));
    }

    private async Task WriteAsync(HttpContext context, CancellationTokenSource ending)
    {
        if (context.IsHead())
        {
            // Nothing is read, so nothing is noted.
            var looked = await LookAsync();
            if (looked.Succeeded)
            {
                WriteHeaders(context);
            }
            else
            {
                await looked.Refusal.ToProblem().ExecuteAsync(context);
            }

            return;
        }

        var pieces = grains.GetGrain<ILeadExportGrain>(Guid.NewGuid()).Read(export, user.Caller, ending.Token).WithBatchSize(PiecesAtOnce);
        await using var piece = pieces.GetAsyncEnumerator(ending.Token);
        if (!await piece.MoveNextAsync())
        {
            await (await LookAsync()).Refusal!.ToProblem().ExecuteAsync(context);
            return;
        }

        WriteHeaders(context);
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var watching = WatchCallerAsync(context, ending);
        do
        {
            await context.Response.Body.WriteAsync(piece.Current, ending.Token);
        }
        while (await piece.MoveNextAsync());

        await ending.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The list's grain is refused what the export's is, and says why.</summary>
    private Task<Result<ListPart<FoundLead>>> LookAsync() => grains.GetGrain<ILeadListGrain>(0).Find(export.Filter, new(1), user.Caller);

    private void WriteHeaders(HttpContext context)
    {
        var (type, extension) = export.Format is ExportFormat.Csv ? ($"{Csv}; charset=utf-8", "csv") : (Lines, "ndjson");
        var day = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        context.Response.ContentType = type;
        context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = $"leads-{day:yyyy-MM-dd}.{extension}" }.ToString();
    }

    private async Task WatchCallerAsync(HttpContext context, CancellationTokenSource ending)
    {
        var watch = context.RequestServices.GetRequiredService<CallerWatch>();
        await watch.WaitForEndAsync(context.User, user.User, StreamSettings.CallerCheck, ending.Token);
        await ending.CancelAsync();
    }
}
