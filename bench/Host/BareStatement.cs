using System.Text;
using MiniCrm.Api.Leads;
using MiniCrm.Database.Storage;
using Npgsql;

namespace MiniCrm.Bench.Host;

/// <summary>POST /leads without a grain: the same body is read, the same statement runs, the relay hears of it, the answer is as long.</summary>
internal static class BareStatement
{
    public const string Path = "/bench/statement";

    public static void MapBareStatement(this WebApplication app)
    {
        var (envelope, answer, id) = ("", "", "");
        app.MapPut(Path, async context =>
        {
            var request = context.Request;
            using var read = new StreamReader(request.Body);
            (envelope, answer, id) = (await read.ReadToEndAsync(context.RequestAborted), request.Headers["Answer"].ToString(), request.Headers["Id"].ToString());
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }).RequireAuthorization();
        app.MapPost(Path, async (
            CreateLeadRequest request, [FromKeyedServices("leads")] NpgsqlDataSource database, IServiceProvider services, TimeProvider clock) =>
        {
            _ = request;
            var lead = TimeOrderedId.New(clock.GetUtcNow());
            await using var command = database.CreateCommand("select write_state('lead', $1, null, convert_from($2, 'UTF8')::json)");
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lead });
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = Encoding.UTF8.GetBytes(envelope.Replace(id, $"{lead}", StringComparison.Ordinal)) });
            await command.ExecuteScalarAsync();

            // A gateway has none; who waits for the end of a round wakes the relay.
            services.GetKeyedService<IOutboxSignal>("leads")?.Raise();
            return Results.Text(answer.Replace(id, $"{lead}", StringComparison.Ordinal), "application/json", statusCode: StatusCodes.Status201Created);
        }).RequireAuthorization();
    }
}
