using System.Globalization;
using Microsoft.OpenApi;
using MiniCrm.Api.Edge;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Streams;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MiniCrm.Api.OpenApi;

/// <summary>What each status and each header of an answer means.</summary>
internal sealed class ResponseNotes : IOperationFilter
{
    private static readonly Dictionary<int, string> Statuses = new()
    {
        [200] = "Done, and this is what came of it",
        [201] = "Created; this is it as it is now",
        [202] = "Taken; this is what it is, and what comes of it is to be asked for",
        [204] = "Done; there is nothing to tell",
        [207] = "What became of each, in order; look at the status of each",
        [301] = "It is a part of something else since, which is there",
        [304] = "You have the current version already",
        [400] = "The body, a parameter or a header is not valid; errors tells what is wrong with which",
        [401] = "Not signed in: a token is missing, not valid or no longer good, or the credentials are wrong",
        [403] = "Your role does not allow it",
        [404] = "There is none, or none that you may know of",
        [405] = "The address does not take the method",
        [409] = "In conflict with the rules",
        [412] = "A precondition does not hold: it has changed in the meantime",
        [413] = "The body is larger than 1 MiB",
        [414] = "The query is longer than 2,048 characters, or the path than 4,096",
        [415] = "The body is not JSON in UTF-8, or packed otherwise than by gzip, deflate or br",
        [422] = "It cannot be accepted as things stand",
        [429] = "Too many attempts",
        [431] = "There are more than 100 headers, or of more than 32 KiB together",
        [503] = "A part of the system is away or too busy",
    };

    private static readonly Dictionary<int, string> OfFiles = new()
    {
        [413] = "The file is larger than one may be",
        [415] = "The body is of none of these types, or packed otherwise than by gzip, deflate or br",
    };

    private static readonly Dictionary<string, string> Headers = new()
    {
        ["Allow"] = "The methods that the address takes",
        ["Cache-Control"] = "Whether it may be kept, and by whom",
        ["Content-Disposition"] = "That it is a file, and its name",
        ["ETag"] = "The version of what is shown, for If-Match and If-None-Match",
        ["Link"] = "Where the list goes on, with rel=\"next\", which the last part has not; and where it comes from, with rel=\"prev\", where it leads back too",
        ["Location"] = "The address of what was created, or of what it is a part of since",
        ["Retry-After"] = "Try again after this many seconds",
        ["X-Total-Count"] = "How many there are in all parts, where total asks for it",
        ["WWW-Authenticate"] = "How to sign in",
    };

    // Every problem of the status has it, whatever the endpoint.
    private static readonly Dictionary<int, string> ProblemHeaders = new()
    {
        [401] = "WWW-Authenticate",
        [405] = "Allow",
        [429] = "Retry-After",
        [503] = "Retry-After",
    };

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var takesFile = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<PackedBodies.Streamed>().Any();
        var headers = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<AnswersHeader>().ToLookup(header => header.Status, header => header.Name);
        foreach (var (code, described) in operation.Responses ?? [])
        {
            var status = int.Parse(code, NumberStyles.None, CultureInfo.InvariantCulture);
            var response = (OpenApiResponse)described;
            response.Description = (takesFile ? OfFiles.GetValueOrDefault(status) : null) ?? Statuses.GetValueOrDefault(status, "");
            var isProblem = response.Content?.ContainsKey(ProblemDocument.MediaType) is true;
            foreach (var name in headers[status].Concat(isProblem && ProblemHeaders.TryGetValue(status, out var always) ? [always] : Array.Empty<string>()).Distinct())
            {
                response.Headers ??= new Dictionary<string, IOpenApiHeader>();
                response.Headers[name] = Header(name);
            }

            if (response.Content?.TryGetValue(EventWriter.MediaType, out var content) is true)
            {
                DescribeStream(response, (OpenApiMediaType)content);
            }
        }
    }

    private static OpenApiHeader Header(string name) => new()
    {
        Description = Headers.GetValueOrDefault(name, ""),
        Schema = name is "Retry-After" ? new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" }
            : name is "X-Total-Count" ? new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" }
            : new OpenApiSchema { Type = JsonSchemaType.String },
    };

    /// <summary>The body is bytes without an end to clients; the generator took it for one event.</summary>
    private static void DescribeStream(OpenApiResponse response, OpenApiMediaType content)
    {
        response.Description = "Server-sent events, for as long as both sides keep the connection: the data of each is one item as JSON, its id the sequence number";
        content.ItemSchema = content.Schema;
        content.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
    }
}
