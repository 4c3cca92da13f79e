namespace MiniCrm.Web.Account;

/// <summary>A sign-in of the visitor, as the list of them shows it.</summary>
/// <param name="Device">The browser or program, null when it is not known.</param>
/// <param name="Source">Where in the network it was used last.</param>
public sealed record Session(Guid Id, string? Device, string? Source, DateTimeOffset LastUsedAt, bool IsCurrent);
