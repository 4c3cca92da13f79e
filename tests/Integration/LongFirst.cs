using System.Globalization;
using System.Reflection;
using MiniCrm.Tests.Integration;
using Xunit.Sdk;
using Xunit.v3;

// Most of a test's time is waiting for a process to start, for somebody to be missed, for an answer: twice as many as there are cores
// keep two cores busy, and more of them make each other late.
[assembly: Parallelization(MaxThreads = 4)]
[assembly: TestCollectionOrderer(typeof(LongFirst))]

namespace MiniCrm.Tests.Integration;

/// <summary>The collections of <see cref="LongAttribute"/> before the others, the longest first.</summary>
public sealed class LongFirst : ITestCollectionOrderer
{
    private const string OfClass = "Test collection for ";

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderByDescending(collection => Seconds(collection))];

    /// <summary>Less than none for what is not long.</summary>
    private static int Seconds(ITestCollection collection) => collection.Traits.TryGetValue(LongAttribute.SecondsName, out var seconds)
        ? int.Parse(seconds.Single(), CultureInfo.InvariantCulture)
        : OwnClass(collection)?.GetCustomAttribute<LongAttribute>()?.Seconds ?? -1;

    private static Type? OwnClass(ITestCollection collection) => collection.TestCollectionDisplayName.StartsWith(OfClass, StringComparison.Ordinal)
        ? typeof(LongFirst).Assembly.GetType(collection.TestCollectionDisplayName[OfClass.Length..].Split(' ')[0])
        : null;
}
