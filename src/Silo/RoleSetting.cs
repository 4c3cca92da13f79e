using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using MiniCrm.Hosting;

namespace MiniCrm.Silo;

public static class RoleSetting
{
    /// <summary>The roles in <c>ROLE</c>, separated by commas.</summary>
    public static ImmutableArray<SiloRole> From(IConfiguration settings)
    {
        var names = settings.Text("ROLE")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        var roles = names.Distinct().Select(name => SiloRole.All.FirstOrDefault(role => role.Name == name)).ToImmutableArray();
        return roles.Length > 0 && !roles.Contains(null)
            ? [.. roles.OfType<SiloRole>()]
            : throw new StartException($"ROLE must name what this silo hosts: {string.Join(", ", SiloRole.All.Select(role => role.Name))}, or several with commas.");
    }
}
