using System.Diagnostics;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Hosts;

/// <summary>A host with a bad or missing setting does not start, and says in one sentence which it is.</summary>
[Long(Seconds = 35)]
public sealed class StartRefusalTests
{
    private const string Url = "postgresql://nobody:secret@127.0.0.1:1/crm";

    // All that is needed in production, and nothing that would be there.
    private static readonly Dictionary<string, string> Good = new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["PORT"] = "0",
        ["JWT_SECRET"] = CrmServer.JwtSecret,
        ["USERS_DATABASE_URL"] = Url,
        ["LEADS_DATABASE_URL"] = Url,
        ["NOTIFICATIONS_DATABASE_URL"] = Url,
        ["CLUSTER_DATABASE_URL"] = Url,
        ["KAFKA_BROKERS"] = CrmServer.NoBroker,
        ["ROLE"] = "leads,notifications",
    };

    [Theory]
    [InlineData("AllInOne", "JWT_SECRET", null)]
    [InlineData("AllInOne", "JWT_SECRET", "")]
    [InlineData("AllInOne", "JWT_SECRET", "thirty-one bytes are not enough")]
    [InlineData("AllInOne", "JWT_SECRET", "the one of .env.example")]
    [InlineData("AllInOne", "JWT_PREVIOUS_SECRETS", "too short")]
    [InlineData("AllInOne", "JWT_ACCESS_MINUTES", "0")]
    [InlineData("AllInOne", "REGISTRATIONS_PER_SOURCE", "0")]
    [InlineData("AllInOne", "MAILS_PER_SOURCE", "many")]
    [InlineData("AllInOne", "FAILED_SIGN_INS_PER_SOURCE", "-1")]
    [InlineData("AllInOne", "DEFAULT_REGION", "Germany")]
    [InlineData("Silo", "DEFAULT_REGION", "de")]
    [InlineData("Silo", "DUPLICATES", "no")]
    [InlineData("AllInOne", "PORT", "http")]
    [InlineData("AllInOne", "PORT", "65536")]
    [InlineData("AllInOne", "HTTP_ADDRESS", "everywhere")]
    [InlineData("AllInOne", "HTTP_ADDRESS", "192.0.2.1")]
    [InlineData("Silo", "HTTP_ADDRESS", "127.0.0")]
    [InlineData("AllInOne", "METRICS_PORT", "http")]
    [InlineData("Silo", "METRICS_PORT", "0")]
    [InlineData("Api", "METRICS_PORT", "65536")]
    [InlineData("AllInOne", "ALLOW_REGISTRATION", "perhaps")]
    [InlineData("AllInOne", "CORS_ORIGINS", "crm.example.com")]
    [InlineData("AllInOne", "TRUSTED_PROXIES", "127.0.0.1, proxy.example.com")]
    [InlineData("Api", "TRUSTED_PROXIES", "10")]
    [InlineData("Api", "TRUSTED_PROXIES", "10.0.0.0/33")]
    [InlineData("AllInOne", "USERS_DATABASE_URL", null)]
    [InlineData("AllInOne", "LEADS_DATABASE_URL", "Host=localhost;Database=crm_leads")]
    [InlineData("AllInOne", "NOTIFICATIONS_DATABASE_URL", "postgresql://localhost")]
    [InlineData("AllInOne", "MAX_CONNECTIONS", "9")]
    [InlineData("AllInOne", "DATABASE_POOL", "4")]
    [InlineData("Silo", "DATABASE_POOL", "many")]
    [InlineData("Silo", "CLUSTER_TLS_FOLDER", "/nowhere")]
    [InlineData("Api", "CLUSTER_TLS_FOLDER", "/nowhere")]
    [InlineData("AllInOne", "ALLOWED_HOSTS", "http://crm.example.com")]
    [InlineData("AllInOne", "ALLOWED_HOSTS", ",")]
    [InlineData("AllInOne", "ALLOW_REGISTRATION", "true")]
    [InlineData("AllInOne", "PUBLIC_URL", "crm.example.com")]
    [InlineData("AllInOne", "PUBLIC_URL", "//crm.example.com")]
    [InlineData("AllInOne", "PUBLIC_URL", "ftp://crm.example.com")]
    [InlineData("AllInOne", "PUBLIC_URL", "https:///")]
    [InlineData("Api", "PUBLIC_URL", "/crm")]
    [InlineData("Api", "PUBLIC_URL", "https://crm.example.com/?tenant=1")]
    [InlineData("Api", "PUBLIC_URL", "https://crm.example.com/#top")]
    [InlineData("Api", "PUBLIC_URL", "https://ada:secret@crm.example.com")]
    [InlineData("Api", "PUBLIC_URL", "javascript:alert(1)")]
    [InlineData("Silo", "PUBLIC_URL", "localhost:3000")]
    [InlineData("Silo", "PUBLIC_URL", "https://crm.example.com:http")]
    [InlineData("Api", "JWT_SECRET", null)]
    [InlineData("Api", "CLUSTER_DATABASE_URL", "mysql://localhost/crm")]
    [InlineData("Silo", "ROLE", "sales")]
    [InlineData("Silo", "SIGN_IN_MAX_DAYS", "0")]
    [InlineData("Silo", "LEAD_RETENTION_DAYS", "-1")]
    [InlineData("AllInOne", "LEAD_RETENTION_DAYS", "1.5")]
    [InlineData("Silo", "CLUSTER_DATABASE_URL", null)]
    [InlineData("Silo", "LEADS_DATABASE_URL", "nonsense")]
    [InlineData("Silo", "KAFKA_BROKERS", null)]
    [InlineData("AllInOne", "KAFKA_SECURITY_PROTOCOL", "none")]
    public async Task One_sentence_names_the_variable(string project, string variable, string? value)
    {
        var (code, output, errors) = await RunAsync(project, variable, value == "the one of .env.example" ? SampleSecret() : value);

        Assert.Equal(1, code);
        var sentence = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(variable, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", output + errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + errors, StringComparison.Ordinal);

        // These have secrets in them.
        var maySayValue = !variable.Contains("_SECRET", StringComparison.Ordinal) && !variable.EndsWith("_URL", StringComparison.Ordinal);
        Assert.True(maySayValue || string.IsNullOrEmpty(value) || !sentence.Contains(value, StringComparison.Ordinal), sentence);
    }

    private static string SampleSecret() => File.ReadLines(Path.Combine(Repository.Root, ".env.example"))
        .Single(line => line.StartsWith("JWT_SECRET=", StringComparison.Ordinal))["JWT_SECRET=".Length..];

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string project, string variable, string? value)
    {
        using var process = new Process
        {
            StartInfo = new("dotnet", [Repository.Program(project)]) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        var environment = process.StartInfo.Environment;
        foreach (var (name, good) in Good)
        {
            environment[name] = good;
        }

        // Of null it is taken away.
        environment[variable] = value;
        process.Start();
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            process.Kill();
        }
    }
}
