using System.Text.RegularExpressions;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>Whoever asks the script about a command is told, and nothing is done.</summary>
public sealed class HelpTests
{
    private static readonly string[] Commands = [.. Regex
        .Matches(File.ReadAllText(Path.Combine(Repository.Root, "minicrm")), @"^  ([a-z]+)\) \w+ ""\$@"" ;;$", RegexOptions.Multiline)
        .Select(line => line.Groups[1].Value)];

    [Fact]
    public async Task Every_command_tells_of_itself()
    {
        Assert.Contains("up", Commands);
        foreach (var command in Commands)
        {
            foreach (var arguments in new string[][] { [command, "--help"], [command, "-h"], [command, "anything", "--help"] })
            {
                var (code, output) = await MinicrmScript.RunAsync(arguments);

                Assert.Equal(0, code);
                Assert.Matches($@"^usage: \./minicrm COMMAND\n\n  {command} ", output);
                Assert.Matches($@"^(?!(.*\n)*  (?!{command} )[a-z])", output);
            }
        }
    }

    [Fact]
    public async Task The_command_for_tests_tells_of_every_tier()
    {
        var tiers = Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, "scripts", "test.sh")), @"^    (--.*)\) tier=", RegexOptions.Multiline).Groups[1].Value.Split(" | ");
        Assert.Contains("--quick", tiers);

        var (_, output) = await MinicrmScript.RunAsync("test", "--help");

        Assert.All(tiers, tier => Assert.Contains($"\n  test {tier} ", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_a_mistake_even_when_it_is_asked_about()
    {
        var (code, output) = await MinicrmScript.RunAsync("nonsense", "--help");

        Assert.Equal(1, code);
        Assert.Contains("there is no command 'nonsense'", output, StringComparison.Ordinal);
    }
}
