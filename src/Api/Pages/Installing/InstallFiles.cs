using System.Text;
using System.Text.Json;
using MiniCrm.Web;
using MiniCrm.Web.Languages;
using MiniCrm.Web.Layout;

namespace MiniCrm.Api.Pages.Installing;

/// <summary>What makes a program of the pages that a phone installs, and shows what was seen last where there is no net.</summary>
internal static class InstallFiles
{
    private const string Worker = "worker.js";

    // What pages are made of beside their HTML.
    private static readonly string[] Shell = ["colours.css", "app.css", "htmx.min.js", "app.js", "net.js", "keys.js", "lost.js", "drafts.js", "icon.svg"];

    public static void MapInstallFiles(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/manifest.webmanifest", context => WriteAsync(context, "application/manifest+json", Manifest(Visits.Of(context).Texts)));
        pages.MapGet($"/{Worker}", context =>
        {
            // It lies in a folder below what it is for.
            context.Response.Headers["Service-Worker-Allowed"] = PageMapping.Root;
            return WriteAsync(context, "text/javascript; charset=utf-8", Script());
        });
        pages.MapPage("/without-net", PageAccess.Open, _ => Task.FromResult<IResult>(PageAnswer.Of<WithoutNet>()));
    }

    private static async Task WriteAsync(HttpContext context, string mediaType, byte[] content)
    {
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = content.Length;

        // A browser that kept an old one would go on with old files.
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    /// <summary>Another one for each build, which is how browsers find out.</summary>
    private static byte[] Script()
    {
        var known = $"const version = '{WebFiles.Version}';\nconst shell = {JsonSerializer.Serialize(Shell.Select(WebFiles.Address))};\n";
        return [.. Encoding.UTF8.GetBytes(known), .. WebFiles.Find(Worker)!.Plain];
    }

    private static byte[] Manifest(Texts texts) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = PageMapping.Root,
        name = "MiniCRM",
        short_name = "MiniCRM",
        description = texts["install.description"].Value,
        lang = texts.Language.Code,
        dir = texts.Language.Direction,
        start_url = PageMapping.Root,
        scope = PageMapping.Root,
        display = "standalone",
        background_color = "#15171a",
        theme_color = "#2456c4",
        icons = new[]
        {
            new { src = WebFiles.Address("icon.svg"), sizes = "any", type = "image/svg+xml", purpose = "any" },
            new { src = WebFiles.Address("icon-512.png"), sizes = "512x512", type = "image/png", purpose = "maskable" },
            new { src = WebFiles.Address("icon-192.png"), sizes = "192x192", type = "image/png", purpose = "any" },
        },
        shortcuts = new[]
        {
            new { name = texts["leads.new"].Value, url = $"{PageMapping.Root}/leads/new" },
        },
    });
}
