using MiniCrm.Api.Auth;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Streams;
using MiniCrm.Api.Validation;
using MiniCrm.Web;
using MiniCrm.Web.Layout;

namespace MiniCrm.Api.Pages;

/// <summary>A request for a page, or by a form of one.</summary>
/// <param name="user">Null where nobody is signed in, which only open pages can see.</param>
internal sealed class PageContext(HttpContext context, CurrentUser? user)
{
    public HttpContext Context { get; } = context;

    public bool IsSignedIn => user is not null;

    public CurrentUser User => user ?? throw new InvalidOperationException("The page is open");

    public IGrainFactory Grains => Service<IGrainFactory>();

    public T Service<T>()
        where T : notnull => Context.RequestServices.GetRequiredService<T>();

    /// <summary>A value of the address, null where there is none or more than one.</summary>
    public string? Query(string name) => Context.Request.Query[name] is [var value] ? value : null;

    /// <summary>From where a stream goes on. What the browser says by itself, when it opens the same stream once more, is the later one.</summary>
    public StreamQuery StreamQuery()
    {
        var known = Context.Request.Headers["Last-Event-ID"] is [{ } header] ? header : Query(Streams.StreamQuery.LastEventIdParameter);
        return new(known is not null && SequenceAttribute.IsSequence(known) ? known : null, null, null);
    }

    /// <summary>The id in the path; null for what can be none.</summary>
    public Guid? Id(string name = "id") => Guid.TryParseExact(Context.Request.RouteValues[name] as string, "D", out var id) ? id : null;

    /// <summary>What was sent, as people type it: without spaces around, and with the line ends of this system. Passwords are taken as they are.</summary>
    public async Task<Form> ReadFormAsync()
    {
        if (!Context.Request.HasFormContentType)
        {
            // Without a body there is no type either.
            return Form.Empty;
        }

        var form = await Context.Request.ReadFormAsync(Context.RequestAborted);
        return new(form.ToDictionary(
            field => field.Key,
            field => field.Key.Contains("password", StringComparison.OrdinalIgnoreCase) ? field.Value.ToString() : Typed(field.Value.ToString())));
    }

    /// <summary>Does a command. Where it cannot be done, or nobody knows, that is a problem like a refusal: what was typed is kept.</summary>
    public static Task<Done<T>> DoAsync<T>(Func<Task<Result<T>>> command)
        where T : class => DoAsync(async () =>
        {
            var answer = await command();
            return (answer.Value, answer.Refusal?.ToProblem());
        });

    /// <summary>The same of what answers with a problem.</summary>
    public static async Task<Done<T>> DoAsync<T>(Func<Task<(T? Value, Problem? Problem)>> command)
        where T : class
    {
        try
        {
            var (value, problem) = await command();
            return new(value, problem);
        }
        catch (Exception exception) when (ClusterFaults.Of(exception) is var fault and not ClusterFault.None)
        {
            return new(null, fault.ToProblem());
        }
    }

    /// <summary>A value as a form gives it back.</summary>
    public static string Typed(string text) => text.ReplaceLineEndings("\n").Trim();
}

/// <summary>What came of a command: a value, or the problem.</summary>
internal sealed record Done<T>(T? Value, Problem? Problem)
    where T : class;
