using System.Security.Cryptography;
using System.Text;

namespace MiniCrm.Users;

/// <summary>E-mail addresses are kept as written and compared without case.</summary>
public static class EmailAddress
{
    /// <summary>What two spellings of one address have in common.</summary>
    public static string Key(string email) => email.ToLowerInvariant();

    /// <summary>A grain key: a digest, so that no address shows in logs and dashboards.</summary>
    public static string Digest(string email) => Digest(email, "");

    /// <summary>A grain key for an address as used from one place of the network.</summary>
    public static string Digest(string email, string networkAddress) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Key(email)}\n{networkAddress}")));
}
