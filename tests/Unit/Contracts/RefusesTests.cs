using System.Reflection;
using MiniCrm.Grains.Users;
using MiniCrm.Users;
using Orleans;

namespace MiniCrm.Tests.Unit.Contracts;

public sealed class RefusesTests
{
    public static TheoryData<string> Methods { get; } = [.. All.Select(Name)];

    private static IEnumerable<MethodInfo> All =>
        from assembly in new[] { typeof(IUserGrain).Assembly, typeof(UserState).Assembly }
        from type in assembly.GetTypes()
        where type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)
        from method in type.GetMethods()
        select method;

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_method_that_can_refuse_says_with_what_and_no_other_does(string name)
    {
        var method = All.Single(method => Name(method) == name);
        var said = method.GetCustomAttribute<RefusesAttribute>()?.Kinds;

        Assert.Equal(CanRefuse(method.ReturnType), said is not null);
        Assert.True(said is null || (said.Count > 0 && said.Distinct().Count() == said.Count), "It says nothing, or something twice.");
    }

    [Fact]
    public void Every_kind_of_refusal_is_answered_by_some_method() =>
        Assert.Empty(Enum.GetValues<RefusalKind>().Except(All.SelectMany(method => method.GetCustomAttribute<RefusesAttribute>()?.Kinds ?? [])));

    private static bool CanRefuse(Type returned) => returned.IsGenericType
        && (returned.GenericTypeArguments[0] == typeof(Refusal)
            || (returned.GenericTypeArguments[0] is { IsGenericType: true } result && result.GetGenericTypeDefinition() == typeof(Result<>)));

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.GetCustomAttribute<AliasAttribute>()?.Alias ?? method.Name}";
}
