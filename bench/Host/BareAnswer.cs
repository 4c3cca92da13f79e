namespace MiniCrm.Bench.Host;

/// <summary>An endpoint behind the product's own middleware and authentication that does nothing but answer bytes it was given before.</summary>
internal static class BareAnswer
{
    public const string Path = "/bench/bare";

    public static void MapBareAnswer(this WebApplication app)
    {
        var (body, contentType, etag) = (Array.Empty<byte>(), "", "");
        app.MapPut(Path, async context =>
        {
            var request = context.Request;
            using var read = new MemoryStream();
            await request.Body.CopyToAsync(read, context.RequestAborted);
            (body, contentType, etag) = (read.ToArray(), request.Headers["Answer-Content-Type"].ToString(), request.Headers["Answer-ETag"].ToString());
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }).RequireAuthorization();
        app.MapGet(Path, context =>
        {
            context.Response.Headers.ETag = etag;
            context.Response.ContentType = contentType;
            return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
        }).RequireAuthorization();
    }
}
