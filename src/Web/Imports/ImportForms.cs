using System.Globalization;
using MiniCrm.Imports;
using MiniCrm.Web.Layout;

namespace MiniCrm.Web.Imports;

/// <summary>The fields of the form that says how a file is to be read.</summary>
public static class ImportForms
{
    public const string Path = "/app/imports";
    public const string File = "file";
    public const string Mapping = "mapping";
    public const string Defaults = "defaults";
    public const string Duplicates = "duplicates";

    public static string Column(int number) => string.Create(CultureInfo.InvariantCulture, $"column-{number}");

    public static string Default(string field) => $"default-{field}";

    /// <summary>As it is proposed.</summary>
    public static Form Proposed(ImportView import)
    {
        ArgumentNullException.ThrowIfNull(import);
        return new(import.Found.Columns.ToDictionary(column => Column(column.Number), column => column.Field ?? ""));
    }

    /// <summary>Without which there is no lead, and which are neither read nor given a default.</summary>
    public static IEnumerable<string> Missing(ImportView import, Form form)
    {
        ArgumentNullException.ThrowIfNull(import);
        ArgumentNullException.ThrowIfNull(form);
        return ImportFields.Required.Where(field => form[Default(field)].Length == 0 && import.Found.Columns.All(column => form[Column(column.Number)] != field));
    }

    /// <summary>Which are read from more than one column.</summary>
    public static IEnumerable<string> Twice(ImportView import, Form form)
    {
        ArgumentNullException.ThrowIfNull(import);
        ArgumentNullException.ThrowIfNull(form);
        return ImportFields.All.Where(field => import.Found.Columns.Count(column => form[Column(column.Number)] == field) > 1);
    }
}
