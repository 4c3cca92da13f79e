using System.Text.Json;
using System.Text.RegularExpressions;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>Every row there is: most are made of the document, the others say what a schema cannot.</summary>
internal static class Table
{
    /// <summary>Where the rows are that belong to no operation.</summary>
    public const string Elsewhere = "no operation";

    public static IEnumerable<string> Operations(JsonElement document) => DocumentedOperation.AllOf(document).Select(operation => operation.Name).Append(Elsewhere);

    /// <summary>By the operation that they are sent to.</summary>
    public static ILookup<string, BadRequest> Of(JsonElement document)
    {
        var endpoints = Endpoint.AllOf(document);
        var names = document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Where(schema => schema.Value.TryGetProperty("properties", out _))
            .SelectMany(schema => schema.Value.GetProperty("properties").EnumerateObject().Select(member => member.Name))
            .ToHashSet();
        IEnumerable<BadRequest> rows =
        [
            .. SchemaRows.All(endpoints, names), .. BodyRows.All(endpoints), .. FieldRows.All(endpoints), .. MetadataRows.All(endpoints),
            .. AddressRows.All(endpoints), .. HeaderRows.All(endpoints), .. TokenRows.All(endpoints),
        ];

        // Addresses without parameters come before those that they would match, too.
        (DocumentedOperation Operation, Regex Path)[] operations =
        [
            .. from endpoint in endpoints
               let path = endpoint.Operation.Path
               orderby path.Contains('{', StringComparison.Ordinal)
               select (endpoint.Operation, new Regex($"^{Regex.Replace(path, @"\{\w+\}", "[^/]+")}$")),
        ];
        return rows
            .Select(row => (Row: row, operations.FirstOrDefault(known => known.Operation.Method == row.Method && known.Path.IsMatch(row.Path.Split('?')[0])).Operation))
            .ToLookup(
                found => found.Operation?.Name ?? Elsewhere,
                found => found.Row with { Documented = found.Operation is null ? null : [.. found.Operation.Json.GetProperty("responses").EnumerateObject().Select(response => response.Name)] });
    }
}
