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
        var (envelope, answer, id, email, phone) = ("", "", "", "", "");
        app.MapPut(Path, async context =>
        {
            var request = context.Request;
            using var read = new StreamReader(request.Body);
            envelope = await read.ReadToEndAsync(context.RequestAborted);
            (answer, id) = (request.Headers["Answer"].ToString(), request.Headers["Id"].ToString());
            (email, phone) = (request.Headers["Email"].ToString(), request.Headers["Phone"].ToString());
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }).RequireAuthorization();
        app.MapPost(Path, async (
            CreateLeadRequest request, [FromKeyedServices("leads")] NpgsqlDataSource database, IServiceProvider services, TimeProvider clock) =>
        {
            var lead = TimeOrderedId.New(clock.GetUtcNow());
            await using var command = database.CreateCommand("select store_state('lead', $1, null, convert_from($2, 'UTF8')::json, false)");
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lead });
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = Encoding.UTF8.GetBytes(Of(envelope)) });
            await command.ExecuteScalarAsync();

            // A gateway has none; who waits for the end of a round wakes the relay.
            services.GetKeyedService<IOutboxSignal>("leads")?.Raise();
            return Results.Text(Of(answer), "application/json", statusCode: StatusCodes.Status201Created);

            string Of(string text) => text.Replace(id, $"{lead}", StringComparison.Ordinal)
                .Replace(email, request.Email, StringComparison.Ordinal)
                .Replace(phone, request.Phone, StringComparison.Ordinal);
        }).RequireAuthorization();
    }
}
