using System.Diagnostics;

namespace MiniCrm.Tests.Integration.Clients;

/// <summary>A program that has come to its end.</summary>
internal sealed record Finished(int Code, string Output)
{
    /// <summary>Runs it to its end, with some more in its environment.</summary>
    public static async Task<Finished> RunAsync(ProcessStartInfo start, IReadOnlyDictionary<string, string>? environment = null)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError, start.RedirectStandardInput) = (true, true, true);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var cancellation = TestContext.Current.CancellationToken;
        try
        {
            var outputs = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
            await process.WaitForExitAsync(cancellation);
            return new(process.ExitCode, string.Concat(outputs));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Its output, when it ended well.</summary>
    public string Good(string what)
    {
        Assert.True(Code == 0, $"{what} ended with {Code}:\n{Output}");
        return Output;
    }
}
