namespace MiniCrm.Web.Users;

/// <summary>How what was just done to somebody is undone: the form that takes it, and what it sends.</summary>
public sealed record PersonUndo(string Part, string Field, string Value);
