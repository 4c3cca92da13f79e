using System.Text.RegularExpressions;

namespace MiniCrm.Clients;

/// <summary>What a walk begins with. What it did is looked at by the test, on the server.</summary>
/// <param name="User">A manager, who is only renamed.</param>
public sealed partial record Walk(Uri Api, string Email, string Password, Guid User, string Company)
{
    public static Walk FromEnvironment() => new(
        new Uri(Variable("API")), Variable("EMAIL"), Variable("PASSWORD"), Guid.Parse(Variable("USER_ID")), Variable("COMPANY"));

    /// <summary>The cursor of the next part, from the header Link; null behind the last one.</summary>
    public static string? Cursor(string? link) => link is not null && Next().Match(link) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The data of the first event that holds the text.</summary>
    public static async Task<string> EventAsync(Stream stream, string text)
    {
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal))
            {
                return line[6..];
            }
        }

        throw new InvalidOperationException("The stream ended before there was the event.");
    }

    public static void Tell(string what, object? value) => Console.WriteLine($"{what} {value}");

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");

    [GeneratedRegex("cursor=([^&>]+)[^>]*>; rel=\"next\"")]
    private static partial Regex Next();
}
