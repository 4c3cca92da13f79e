namespace MiniCrm.Web.Layout;

/// <summary>What was typed into a form, and what is wrong with it.</summary>
/// <param name="Values">By the names of the fields.</param>
public sealed record Form(IReadOnlyDictionary<string, string> Values)
{
    public static Form Empty { get; } = new(new Dictionary<string, string>());

    /// <summary>Sentences of the API, by the names of the fields.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>What is wrong with it as a whole; a sentence of the API.</summary>
    public string? Complaint { get; init; }

    public string this[string field] => Values.GetValueOrDefault(field, "");

    /// <summary>True when something was wrong with it.</summary>
    public bool IsRefused => Complaint is not null || Errors.Count > 0;
}
