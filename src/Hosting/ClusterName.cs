using Microsoft.Extensions.Configuration;

namespace MiniCrm.Hosting;

/// <summary>Which cluster a silo joins and a gateway looks for.</summary>
public static class ClusterName
{
    private const string Default = "minicrm";

    /// <summary><c>CLUSTER_ID</c>: silos and gateways of one id find each other.</summary>
    public static string ClusterId(this IConfiguration configuration) => configuration.Text("CLUSTER_ID") ?? Default;

    /// <summary><c>SERVICE_ID</c>: stays the same over all deployments of one installation.</summary>
    public static string ServiceId(this IConfiguration configuration) => configuration.Text("SERVICE_ID") ?? Default;
}
