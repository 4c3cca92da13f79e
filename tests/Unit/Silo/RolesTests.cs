using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Grains;
using MiniCrm.Grains.Events;
using MiniCrm.Hosting;
using MiniCrm.Tests.Support;
using Orleans;
using Orleans.Metadata;
using Orleans.Runtime;

namespace MiniCrm.Tests.Unit.Silo;

/// <summary>What a role is, is listed once; everything that is not C# is held against the list.</summary>
public sealed class RolesTests
{
    private static readonly Type[] GrainClasses =
        [.. typeof(InRoleAttribute).Assembly.GetTypes().Where(type => typeof(Grain).IsAssignableFrom(type) && !type.IsAbstract)];

    public static TheoryData<string> Names => [.. SiloRole.All.Select(role => role.Name)];

    [Fact]
    public void Every_grain_class_says_its_role()
    {
        Assert.NotEmpty(GrainClasses);
        Assert.All(GrainClasses, type => Assert.False(InRoleAttribute.IsElsewhere(type, SiloRole.All)));
        Assert.All(SiloRole.All, role => Assert.Contains(GrainClasses, type => InRoleAttribute.Owns(role, type)));
    }

    [Fact]
    public void A_silo_has_the_grains_of_its_roles_and_those_of_every_silo()
    {
        Assert.Equal(
            [(false, true, false), (true, false, false)],
            new[] { SiloRole.Users, SiloRole.Leads }.Select(role => (
                InRoleAttribute.IsElsewhere(typeof(MiniCrm.Grains.Users.UserGrain), [role]),
                InRoleAttribute.IsElsewhere(typeof(MiniCrm.Grains.Leads.LeadGrain), [role]),
                InRoleAttribute.IsElsewhere(typeof(SiloFiguresGrain), [role]))));
    }

    /// <summary>A grain elsewhere would find neither its database nor what else its role alone has; one process with all roles would not tell.</summary>
    [Fact]
    public void A_grain_class_is_in_the_role_of_its_namespace_and_of_its_database() => Assert.All(
        GrainClasses.Where(type => type != typeof(SiloFiguresGrain)),
        type =>
        {
            var role = type.GetCustomAttribute<InRoleAttribute>()!.Role;
            var place = type.Namespace!.Split('.')[2];
            Assert.Equal(place is "SavedViews" or "Imports" ? "leads" : place.ToLowerInvariant(), role);
            Assert.All(type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).SelectMany(Databases), database => Assert.Equal(role, database));
        });

    [Fact]
    public void A_grain_class_without_a_role_or_of_one_that_is_not_there_stops_the_start()
    {
        var silent = Assert.Throws<StartException>(() => InRoleAttribute.IsElsewhere(typeof(RelayGrain), SiloRole.All));
        var wrong = Assert.Throws<StartException>(() => InRoleAttribute.IsElsewhere(typeof(OfNoRole), SiloRole.All));

        Assert.Equal("The grain class MiniCrm.Grains.Events.RelayGrain says no role: [InRole(…)] with one of users, leads, notifications.", silent.Message);
        Assert.Contains(nameof(OfNoRole), wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Grains_of_others_are_everywhere() => Assert.False(InRoleAttribute.IsElsewhere(typeof(Grain), [SiloRole.Users]));

    [Fact]
    public void Every_role_has_a_relay() => Assert.Equal(
        SiloRole.All.Select(role => role.Relay.Type.ToString()!).Order(StringComparer.Ordinal),
        GrainClasses.Where(type => typeof(IRelayGrain).IsAssignableFrom(type))
            .Select(type => type.GetCustomAttribute<GrainTypeAttribute>()!.GetGrainType(null!, null!).ToString()!).Order(StringComparer.Ordinal));

    [Fact]
    public void The_scripts_know_the_same_roles() =>
        Assert.Contains($"readonly silo_roles=({string.Join(' ', SiloRole.All.Select(role => role.Name))})\n", Text("scripts/common.sh"), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_role_is_deployed_by_compose_and_in_Kubernetes(string name)
    {
        var role = SiloRole.All.Single(role => role.Name == name);
        var service = Regex.Match(Text("docker-compose.yml"), $@"^  silo-{name}:\n(?:(?:    .*)?\n)+", RegexOptions.Multiline).Value;
        var silos = Text($"deploy/k8s/silos/{name}/kustomization.yaml");

        Assert.Contains($"      ROLE: {name}\n      PORT: {role.Port}\n", service, StringComparison.Ordinal);
        Assert.Contains($"@postgres-{name}:5432/crm_{name}\n", service, StringComparison.Ordinal);
        Assert.Contains($"      silo-{name}:\n        condition: service_healthy\n", Text("docker-compose.yml"), StringComparison.Ordinal);
        Assert.Contains($"  - silos/{name}\n", Text("deploy/k8s/kustomization.yaml"), StringComparison.Ordinal);
        Assert.Contains($"nameSuffix: -{name}\n", silos, StringComparison.Ordinal);
        Assert.Matches($@"name: ROLE\n +value: {name}\n +- name: PORT\n +value: ""{role.Port}""", silos);
        Assert.Contains($"key: {role.DatabaseVariable}}}", silos, StringComparison.Ordinal);
        Assert.Contains($"containerPort: {role.Port}\n", silos, StringComparison.Ordinal);
        Assert.Contains($"\n{role.DatabaseVariable}=", Text(".env.example"), StringComparison.Ordinal);
        Assert.Contains($"`{role.DatabaseVariable}`", Text("README.md"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Databases(ParameterInfo parameter) => new[]
    {
        parameter.GetCustomAttribute<PersistentStateAttribute>()?.StorageName,
        parameter.GetCustomAttribute<FromKeyedServicesAttribute>()?.Key as string,
    }.OfType<string>();

    private static string Text(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    [InRole("nothing")]
    private sealed class OfNoRole;
}
