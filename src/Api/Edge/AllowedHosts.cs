using Microsoft.Extensions.Primitives;
using MiniCrm.Api.Problems;
using MiniCrm.Hosting;

namespace MiniCrm.Api.Edge;

/// <summary>
/// Under which names the gateway answers: <c>ALLOWED_HOSTS</c>. The framework's own middleware for it stands before all others, where
/// neither a proxy's word counts nor a problem document can be written.
/// </summary>
internal static class AllowedHosts
{
    private const string Variable = "ALLOWED_HOSTS";
    private const string Subdomains = "*.";

    private static readonly Problem Refused = new(ProblemKind.InvalidRequest, "Nothing is served under this host");

    // An orchestrator calls by address.
    private static readonly PathString[] Probes = ["/health/live", "/health/ready", "/metrics"];

    public static void UseAllowedHosts(this WebApplication app)
    {
        var hosts = (app.Configuration.Text(Variable) ?? "*").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (hosts.Contains("*"))
        {
            return;
        }

        if (hosts is [] || hosts.Any(host => Uri.CheckHostName(host.StartsWith(Subdomains, StringComparison.Ordinal) ? host[Subdomains.Length..] : host) is UriHostNameType.Unknown))
        {
            throw new StartException($"{Variable} must be * or a list of hosts without ports such as crm.example.com or *.example.com, with commas between them.");
        }

        StringSegment[] patterns = [.. hosts.Select(host => new StringSegment(host))];
        app.Use((context, next) =>
            HostString.MatchesAny(context.Request.Host.Host, patterns) || Probes.Contains(context.Request.Path) ? next(context) : Refused.ExecuteAsync(context));
    }
}
