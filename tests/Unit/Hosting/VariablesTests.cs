using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using MiniCrm.Hosting;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Unit.Hosting;

/// <summary>Which variables there are, is listed once; what operators read and what deployments set is held against the list.</summary>
public sealed class VariablesTests
{
    // .NET's own, which all hosts heed.
    private static readonly string[] Framework = ["ASPNETCORE_ENVIRONMENT"];

    private static readonly string[] Documents = ["README.md", "docs/notifications.md"];

    [Fact]
    public void A_variable_that_is_not_listed_cannot_be_read() =>
        Assert.Throws<ArgumentException>(() => new ConfigurationBuilder().Build().Text("NOT_LISTED"));

    [Fact]
    public void Every_variable_is_read_by_somebody()
    {
        var sources = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && Path.GetFileName(file) != "Variables.cs")
            .Select(File.ReadAllText));

        Assert.DoesNotContain(
            Variables.All.Except(SiloRole.All.Select(role => role.DatabaseVariable)),
            name => !sources.Contains($"\"{name}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void The_documentation_has_all_of_them_and_no_other()
    {
        var documented = Documents.SelectMany(Documented).ToHashSet();

        Assert.Empty(Variables.All.Except(documented));
        Assert.Empty(documented.Except(Variables.All).Except(Framework));
    }

    [Fact]
    public void Compose_sets_none_that_is_unknown()
    {
        var services = Regex.Matches(Text("docker-compose.yml"), @"^  (?:silo-\w+|gateway):\n((?:(?:    .*)?\n)+)", RegexOptions.Multiline);
        var set = services.SelectMany(service => Names(service.Groups[1].Value, "^      ([A-Z][A-Z0-9_]*):")).ToArray();

        Assert.Equal(SiloRole.All.Length + 1, services.Count);
        Assert.Contains("CLUSTER_TLS_FOLDER", set);
        Assert.Empty(set.Except(Variables.All));
    }

    [Fact]
    public void Kubernetes_sets_none_that_is_unknown()
    {
        var set = Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy/k8s"), "*.yaml", SearchOption.AllDirectories)
            .SelectMany(file => Names(File.ReadAllText(file), @"\bname: ([A-Z][A-Z0-9_]*)\b", @"^  ([A-Z][A-Z0-9_]*):"))
            .ToArray();

        Assert.Contains("CLUSTER_TLS_FOLDER", set);
        Assert.Contains("KAFKA_BROKERS", set);
        Assert.Empty(set.Except(Variables.All));
    }

    [Fact]
    public void The_samples_have_none_that_is_unknown()
    {
        var set = Names(Text(".env.example"), "^([A-Z][A-Z0-9_]*)=").ToArray();

        Assert.Contains("JWT_SECRET", set);
        Assert.Empty(set.Except(Variables.All));
    }

    [Fact]
    public void What_compose_takes_from_its_env_file_is_known_or_a_password_that_the_script_writes()
    {
        var passwords = SiloRole.All.Select(role => role.Name.ToUpperInvariant()).Append("CLUSTER").Append("GATEWAY").Select(name => $"{name}_DATABASE").Append("POSTGRES")
            .Select(name => $"{name}_PASSWORD").ToArray();
        var taken = Names(Text("docker-compose.yml"), @"\$\{([A-Z][A-Z0-9_]*)").ToHashSet();

        Assert.Empty(passwords.Except(taken));
        Assert.Empty(taken.Except(passwords).Except(Variables.All));
    }

    /// <summary>The first column of tables of variables. <c>KAFKA_…</c> and the like stand for others, which are named elsewhere.</summary>
    private static IEnumerable<string> Documented(string document) => Regex.Matches(Text(document), @"^\| variable.*\n(?:\|.*\n)+", RegexOptions.Multiline)
        .SelectMany(table => Names(table.Value, @"^\|((?: ?`[^`|]+`,?)+)[^|]*\|"))
        .SelectMany(cell => Names(cell, "`([A-Z][A-Z0-9_]*)`"));

    private static IEnumerable<string> Names(string text, params string[] patterns) =>
        patterns.SelectMany(pattern => Regex.Matches(text, pattern, RegexOptions.Multiline)).Select(match => match.Groups[1].Value);

    private static string Text(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));
}
