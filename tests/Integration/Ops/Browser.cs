using Microsoft.Playwright;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Ops;

/// <summary>One chromium for all tests, those of the system: Playwright's own is downloaded from where a clean machine may not reach.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const float Timeout = 20_000;

    private static readonly string? Program = Find();

    private readonly string _profile = Path.Combine(Repository.TestFolder, $"chromium-{Guid.NewGuid():N}");
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,

            // The sandbox wants rights that root in a container has not.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            Env = new Dictionary<string, string>
            {
                ["HOME"] = Directory.CreateDirectory(_profile).FullName,
                ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
            },
        });
    }

    /// <summary>A tab with a cookie jar of its own.</summary>
    public async Task<IPage> OpenAsync(CrmServer server, int width = 1280, int height = 900)
    {
        Assert.SkipWhen(_browser is null, "chromium is not installed");
        var page = await _browser.NewPageAsync(new()
        {
            BaseURL = server.Host.BaseAddress.ToString(),
            ViewportSize = new() { Width = width, Height = height },
        });
        page.SetDefaultTimeout(Timeout);
        Assertions.SetDefaultExpectTimeout(Timeout);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (Directory.Exists(_profile))
        {
            Directory.Delete(_profile, recursive: true);
        }
    }

    private static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var names = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given ? [given] : new[] { "chromium", "chromium-browser", "google-chrome" };
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
