using System.Security.Cryptography;
using System.Text;

namespace MiniCrm.Users;

/// <summary>A place of the network as a grain's key.</summary>
public static class SourceKey
{
    /// <summary>A digest, so that no address of a person shows in logs and dashboards.</summary>
    /// <param name="source">As the gateway names it; empty when it is not known, which is a place like any other.</param>
    public static string Of(string source) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)));
}
