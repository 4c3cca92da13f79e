using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace MiniCrm.Api.Edge;

/// <summary>The parameters of queries that the API's document tells of, in the order of their names.</summary>
internal sealed class KnownParameters(IApiDescriptionGroupCollectionProvider descriptions)
{
    private readonly Lazy<Dictionary<(string Method, string Path), (string[] Names, ApiParameterDescription[] Parameters)>> _known = new(() => descriptions.ApiDescriptionGroups.Items
        .SelectMany(group => group.Items)
        .ToDictionary(
            operation => (operation.HttpMethod ?? "", Trimmed(operation.RelativePath)),
            operation =>
            {
                ApiParameterDescription[] parameters =
                    [.. operation.ParameterDescriptions.Where(parameter => parameter.Source == BindingSource.Query).OrderBy(parameter => parameter.Name, StringComparer.Ordinal)];
                return (parameters.Select(parameter => parameter.Name).ToArray(), parameters);
            }));

    /// <summary>Null where the document knows no such operation.</summary>
    public string[]? NamesOf(string method, string? path) => _known.Value.GetValueOrDefault((method, Trimmed(path))).Names;

    /// <summary>What a parameter's value is held against.</summary>
    public IEnumerable<ValidationAttribute> RulesOf(string method, string path, string name) =>
        _known.Value[(method, Trimmed(path))].Parameters.Single(parameter => parameter.Name == name).ParameterDescriptor is IParameterInfoParameterDescriptor { ParameterInfo: { } known }
            ? known.GetCustomAttributes<ValidationAttribute>()
            : [];

    private static string Trimmed(string? path) => path?.Trim('/') ?? "";
}
