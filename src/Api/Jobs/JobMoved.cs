namespace MiniCrm.Api.Jobs;

/// <summary>Tells a page that its job has come further; the page fetches how far.</summary>
internal sealed record JobMoved;
