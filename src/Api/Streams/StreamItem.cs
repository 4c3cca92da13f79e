namespace MiniCrm.Api.Streams;

/// <summary>What a stream tells next.</summary>
/// <param name="Id">From where a client that is cut off after this goes on.</param>
/// <param name="Data">Null in the first one, which says only where the stream begins.</param>
public sealed record StreamItem<T>(string Id, T? Data)
    where T : class;
