using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Notifications;
using MiniCrm.Grains.Users;
using MiniCrm.Users;
using Orleans;
using Orleans.Serialization;

namespace MiniCrm.Tests.Unit.Contracts;

/// <summary>
/// Silos and gateways of two builds work side by side during an upgrade, and read each other's rows and messages. samples.txt holds what
/// earlier builds wrote: every line must be read as it was meant. With MINICRM_RENEW_SAMPLES=true a run adds what is new, and takes nothing away.
/// </summary>
public sealed class SerializedFormTests
{
    private static readonly Assembly[] Contracts = [typeof(IUserGrain).Assembly, typeof(UserState).Assembly];

    private static readonly Type[] States =
        [.. typeof(UserState).Assembly.GetTypes().Where(type => type.BaseType == typeof(AggregateState)), typeof(NotificationState)];

    private static readonly Serializer Serializer = new ServiceCollection()
        .AddSerializer(builder => Array.ForEach(Contracts, assembly => builder.AddAssembly(assembly)))
        .BuildServiceProvider().GetRequiredService<Serializer>();

    private static string FilePath => Path.Combine(AppContext.BaseDirectory, "../../../Contracts/samples.txt");

    private static Dictionary<string, Type> Types { get; } = Interfaces
        .SelectMany(grain => grain.GetMethods())
        .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
        .SelectMany(Messages)
        .Concat(Contracts.SelectMany(assembly => assembly.GetTypes()).Where(type => type is { IsEnum: false, IsAbstract: false, IsGenericType: false } && IsContract(type) && !type.IsAssignableTo(typeof(Exception))))
        .Concat(States)
        .DistinctBy(Name)
        .ToDictionary(Name);

    private static IEnumerable<Type> Interfaces => Contracts.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type));

    [Fact]
    public void What_an_earlier_build_wrote_is_read_as_it_was_meant()
    {
        Renew();
        foreach (var line in File.ReadAllLines(FilePath).Where(line => !line.StartsWith("call ", StringComparison.Ordinal)))
        {
            var (name, count, bytes) = line.Split('\t') is [var first, var second, var third] ? (first, second, Convert.FromBase64String(third)) : throw new InvalidDataException(line);
            Assert.True(Types.TryGetValue(name, out var type), $"There is no {name} any more, and earlier builds send it.");

            var meant = Sample.Values(Sample.Of(type)).ToHashSet();
            var read = Sample.Values(Read(type, bytes)).Where(meant.Contains);

            Assert.True(int.Parse(count, CultureInfo.InvariantCulture) == read.Count(), $"{name} of an earlier build is not read as it was meant. Read: {string.Join(", ", read)}");
        }
    }

    [Fact]
    public void What_this_build_writes_is_among_the_samples()
    {
        Renew();
        var samples = File.ReadAllLines(FilePath).ToHashSet();

        Assert.All(Lines(), line => Assert.True(samples.Contains(line), $"Not among the samples: {line}"));
    }

    [Fact]
    public void Every_call_that_an_earlier_build_makes_is_answered()
    {
        Renew();
        var today = Calls().ToHashSet();

        Assert.All(File.ReadAllLines(FilePath).Where(line => line.StartsWith("call ", StringComparison.Ordinal)), call => Assert.Contains(call, today));
    }

    [Fact]
    public void Contracts_have_names_that_outlive_a_renaming()
    {
        var members = Interfaces.Where(grain => grain.GetMethods().Length > 0)
            .Concat<MemberInfo>(Interfaces.SelectMany(grain => grain.GetMethods()))
            .Concat(Contracts.SelectMany(assembly => assembly.GetTypes()).Where(IsContract));
        Assert.All(members, member => Assert.True(member.GetCustomAttribute<AliasAttribute>(inherit: false) is not null, $"{member.DeclaringType?.Name} {member.Name} has no alias."));
    }

    private static void Renew()
    {
        if (Environment.GetEnvironmentVariable("MINICRM_RENEW_SAMPLES") == "true")
        {
            var before = File.Exists(FilePath) ? File.ReadAllLines(FilePath) : [];
            File.WriteAllLines(FilePath, before.Concat(Lines()).Distinct().Order(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<string> Lines() => Types
        .Select(type => (type.Key, type.Value, Sample: Sample.Of(type.Value)))
        .Select(entry => $"{entry.Key}\t{Sample.Values(entry.Sample).Count()}\t{Convert.ToBase64String(Write(entry.Value, entry.Sample))}")
        .Concat(Calls());

    private static IEnumerable<string> Calls() => Interfaces.SelectMany(grain => grain.GetMethods(), (grain, method) =>
        $"call {Alias(grain)}.{Alias(method)}({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))})");

    /// <summary>As Orleans sends it; a state as it is stored.</summary>
    private static byte[] Write(Type type, object sample) => States.Contains(type)
        ? JsonSerializer.SerializeToUtf8Bytes(sample, type, StorageJson.Options)
        : Serializer.SerializeToArray<object>(sample);

    private static object? Read(Type type, byte[] bytes) => States.Contains(type)
        ? JsonSerializer.Deserialize(bytes, type, StorageJson.Options)
        : Serializer.Deserialize<object>(bytes);

    private static bool IsContract(Type type) => type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null;

    /// <summary>The types of contracts that a signature names: what is around them, such as tasks, is not sent.</summary>
    private static IEnumerable<Type> Messages(Type type) => !type.IsGenericType
        ? []
        : IsContract(type) ? type.GetGenericArguments().SelectMany(Messages).Append(type) : type.GetGenericArguments().SelectMany(Messages);

    private static string Name(Type type) => type.IsGenericType
        ? new StringBuilder(Alias(type)).Append('<').AppendJoin(", ", type.GetGenericArguments().Select(Name)).Append('>').ToString()
        : Alias(type);

    private static string Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? member.Name;
}
