using System.Data.Common;
using Microsoft.AspNetCore.WebUtilities;

namespace MiniCrm.Hosting;

/// <summary>Database addresses as the contract writes them, <c>postgresql://user:password@host:port/database</c>; Npgsql reads key=value pairs only.</summary>
public static class PostgresUrl
{
    /// <summary>Null when the text is no such address. What follows a <c>?</c> is handed on to Npgsql, such as <c>sslmode=require</c>.</summary>
    public static string? ToConnectionString(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgresql" or "postgres")
            || uri.Host.Length == 0 || uri.AbsolutePath.Trim('/').Length == 0)
        {
            return null;
        }

        var (user, password) = uri.UserInfo.Split(':', 2) is [var name, var secret] ? (name, secret) : (uri.UserInfo, null);
        var builder = new DbConnectionStringBuilder
        {
            ["Host"] = uri.Host,
            ["Port"] = uri.Port > 0 ? uri.Port : 5432,
            ["Database"] = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/')),
        };
        if (user.Length > 0)
        {
            builder["Username"] = Uri.UnescapeDataString(user);
        }

        if (password is not null)
        {
            builder["Password"] = Uri.UnescapeDataString(password);
        }

        foreach (var (key, value) in QueryHelpers.ParseQuery(uri.Query))
        {
            builder[key] = value.ToString();
        }

        return builder.ConnectionString;
    }
}
