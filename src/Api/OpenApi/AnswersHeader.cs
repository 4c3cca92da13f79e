namespace MiniCrm.Api.OpenApi;

/// <summary>On an endpoint: its answers with this status carry this header. What it means is told by <see cref="ResponseNotes"/>.</summary>
internal sealed record AnswersHeader(int Status, string Name);
