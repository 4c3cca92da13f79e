namespace MiniCrm.Api.OpenApi;

/// <summary>An example of a request's body for the API's document, as JSON; it must be accepted when pasted.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExampleAttribute(string json) : Attribute
{
    public string Json { get; } = json;
}
