namespace MiniCrm.Web.Leads.Actions;

/// <summary>The fields of the form that changes several leads.</summary>
public static class BulkForms
{
    public const string Path = "/app/leads/actions";
    public const string Id = "id";
    public const string Scope = "scope";
    public const string Named = "named";
    public const string All = "all";
    public const string Action = "action";
    public const string Assignee = "assignedUserId";
    public const string Status = "status";
    public const string List = "list";
    public const string Token = "token";
}
