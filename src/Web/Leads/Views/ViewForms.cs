namespace MiniCrm.Web.Leads.Views;

/// <summary>The fields of forms that keep views.</summary>
public static class ViewForms
{
    public const string Path = "/app/views";
    public const string Name = "name";
    public const string Shared = "shared";
    public const string Version = "version";

    /// <summary>The address of the list that is to be kept.</summary>
    public const string List = "list";

    /// <summary>In its place, a query of the API.</summary>
    public const string Query = "query";
}
