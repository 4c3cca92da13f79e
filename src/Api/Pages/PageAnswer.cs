using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Net.Http.Headers;
using MiniCrm.Web;

namespace MiniCrm.Api.Pages;

/// <summary>
/// A page, or a part of one, as HTML. By the renderer alone: what <c>AddRazorComponents</c> brings beside it, antiforgery among that, wants keys
/// that all gateways share, and none of it is used.
/// </summary>
internal sealed class PageAnswer(Type page, int status, IDictionary<string, object> parameters) : IResult
{
    private const string Html = "text/html; charset=utf-8";

    // Nothing but files of this server, nothing inline, in nobody's frame.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static PageAnswer Of<TPage>(params (string Name, object? Value)[] parameters) => Of<TPage>(StatusCodes.Status200OK, parameters);

    /// <param name="parameters">Those that are null are left out.</param>
    public static PageAnswer Of<TPage>(int status, params (string Name, object? Value)[] parameters) => new(
        typeof(TPage), status, parameters.Where(parameter => parameter.Value is not null).ToDictionary(parameter => parameter.Name, parameter => parameter.Value!));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var html = await RenderAsync(httpContext);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = Html;
        response.Headers[HeaderNames.ContentSecurityPolicy] = Policy;
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(html), httpContext.RequestAborted);
    }

    private async Task<string> RenderAsync(HttpContext context)
    {
        var values = new Dictionary<string, object?>
        {
            [nameof(Rendered.Visit)] = Visits.Of(context),
            [nameof(Rendered.Type)] = page,
            [nameof(Rendered.Parameters)] = parameters,
        };
        await using var renderer = new HtmlRenderer(context.RequestServices, context.RequestServices.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<Rendered>(ParameterView.FromDictionary(values))).ToHtmlString());
    }
}
