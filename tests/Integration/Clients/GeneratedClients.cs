using System.Diagnostics;
using System.Net;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Node;

namespace MiniCrm.Tests.Integration.Clients;

/// <summary>Clients that public generators make of the served document, compiled once for all tests of them.</summary>
public sealed class GeneratedClients(CrmFixture crm) : IAsyncLifetime
{
    private static readonly string Source = Path.Combine(Repository.Root, "tests", "Clients");
    private readonly string _folder = Path.Combine(Repository.TestFolder, $"clients-{Guid.NewGuid():N}");

    private string Document => Path.Combine(_folder, "openapi.json");

    private string Generated => Path.Combine(_folder, "generated");

    /// <summary>Whatever the generator needs beyond .NET, and is not here.</summary>
    public static string? Missing(string generator) => generator == "typescript" ? NodePackages.Document.Missing : null;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Generated);
        await File.WriteAllTextAsync(Document, (await crm.Anonymous.GetAsync("/api-json")).Expect(HttpStatusCode.OK).Text);
        await DotnetAsync("tool", "restore");
        await DotnetAsync("tool", "run", "nswag", "openapi2csclient", $"/input:{Document}", $"/output:{Generated}/NSwag.cs", "/namespace:MiniCrm.Clients.NSwag", "/className:MiniCrmClient", "/generateOptionalParameters:true");
        await DotnetAsync("tool", "run", "kiota", "generate", "--language", "CSharp", "--openapi", Document, "--output", $"{Generated}/Kiota", "--namespace-name", "MiniCrm.Clients.Kiota", "--class-name", "MiniCrmClient");
        await DotnetAsync("build", "Clients.csproj", "-v", "q", "--nologo", $"-p:Generated={Generated}", $"-p:BaseIntermediateOutputPath={_folder}/obj/", "-o", $"{_folder}/bin");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>How the walk with a generator's client is to be run.</summary>
    public async Task<ProcessStartInfo> WalkAsync(string generator, CancellationToken cancellationToken) => generator == "typescript"
        ? await TypeScriptAsync(cancellationToken)
        : new ProcessStartInfo("dotnet", [Path.Combine(_folder, "bin", "MiniCrm.Tests.Clients.dll"), generator]);

    private async Task<ProcessStartInfo> TypeScriptAsync(CancellationToken cancellationToken)
    {
        var packages = NodePackages.Document;
        var folder = await packages.NewFolderAsync(cancellationToken);
        foreach (var file in new[] { "walk.ts", "tsconfig.json" })
        {
            File.Copy(Path.Combine(Source, "TypeScript", file), Path.Combine(folder, file));
        }

        (await Finished.RunAsync(await packages.RunProgramAsync("openapi-typescript", [Document, "--output", Path.Combine(folder, "api.d.ts")], cancellationToken))).Good("openapi-typescript");
        (await Finished.RunAsync(await packages.RunProgramAsync("tsc", ["--project", folder], cancellationToken))).Good("tsc");
        return await packages.RunAsync(Path.Combine(folder, "walk.js"), [], cancellationToken);
    }

    private static async Task DotnetAsync(params string[] arguments) =>
        (await Finished.RunAsync(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Source })).Good($"dotnet {string.Join(' ', arguments)}");
}
