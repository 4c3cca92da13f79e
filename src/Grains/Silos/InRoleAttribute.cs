using System.Collections.Immutable;
using System.Reflection;
using MiniCrm.Hosting;

namespace MiniCrm.Grains;

/// <summary>Which silos have the grain: those of one role, or <see cref="Every"/> one. Grains of ours that do not say it stop the start.</summary>
/// <param name="role">The name of a <see cref="SiloRole"/>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class InRoleAttribute(string role) : Attribute
{
    public const string Every = "*";

    public string Role { get; } = role;

    /// <summary>True for a grain class of the role, and not for one that every silo has.</summary>
    public static bool Owns(SiloRole role, Type grainClass) => Of(grainClass) == role.Name;

    /// <summary>True for a grain class that a silo of these roles does not have. Classes of Orleans and of others are everywhere.</summary>
    /// <exception cref="StartException">The class is ours and says no role that there is.</exception>
    public static bool IsElsewhere(Type grainClass, ImmutableArray<SiloRole> roles) =>
        (grainClass.Assembly == typeof(InRoleAttribute).Assembly || grainClass.IsDefined(typeof(InRoleAttribute)))
        && Of(grainClass) is var name && name != Every && !roles.Any(role => role.Name == name);

    private static string Of(Type grainClass) => grainClass.GetCustomAttribute<InRoleAttribute>()?.Role is { } name && (name == Every || SiloRole.All.Any(role => role.Name == name))
        ? name
        : throw new StartException($"The grain class {grainClass.FullName} says no role: [InRole(…)] with one of {string.Join(", ", SiloRole.All.Select(role => role.Name))}.");
}
