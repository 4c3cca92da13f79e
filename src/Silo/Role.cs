using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using MiniCrm.Hosting;

namespace MiniCrm.Silo;

/// <summary>The roles a silo can have. A role owns one database and the grains of one namespace.</summary>
public sealed record Role(string Name)
{
    public static Role Users { get; } = new("users");

    public static Role Leads { get; } = new("leads");

    public static Role Notifications { get; } = new("notifications");

    public static ImmutableArray<Role> All { get; } = [Users, Leads, Notifications];

    /// <summary>The variable that names the role's database.</summary>
    public string DatabaseVariable => $"{Name.ToUpperInvariant()}_DATABASE_URL";

    /// <summary>The roles in <c>ROLE</c>, separated by commas.</summary>
    public static ImmutableArray<Role> FromSetting(IConfiguration configuration)
    {
        var names = configuration.Text("ROLE")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        var roles = names.Distinct().Select(name => All.FirstOrDefault(role => role.Name == name)).ToImmutableArray();
        return roles.Length > 0 && !roles.Contains(null)
            ? [.. roles.OfType<Role>()]
            : throw new StartException($"ROLE must name what this silo hosts: {string.Join(", ", All.Select(role => role.Name))}, or several with commas.");
    }

    /// <summary>True for a grain class of this role: its namespace is the role's.</summary>
    public bool Owns(Type grainClass) =>
        grainClass.Namespace?.StartsWith($"MiniCrm.Grains.{Name}", StringComparison.OrdinalIgnoreCase) == true;
}
