using MiniCrm.Tests.Integration;
using Xunit.Sdk;
using Xunit.v3;

// Most of a test's time is waiting for a process to start, for somebody to be missed, for an answer: twice as many as there are cores
// keep two cores busy, and more of them make each other late.
[assembly: Parallelization(MaxThreads = 4)]
[assembly: TestCollectionOrderer(typeof(LongFirst))]

namespace MiniCrm.Tests.Integration;

/// <summary>The collections of <see cref="LongAttribute"/> before the others.</summary>
public sealed class LongFirst : ITestCollectionOrderer
{
    private const string OfClass = "Test collection for ";

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(collection => !IsLong(collection))];

    private static bool IsLong(ITestCollection collection) =>
        collection.Traits.ContainsKey(LongAttribute.Name)
        || (collection.TestCollectionDisplayName.StartsWith(OfClass, StringComparison.Ordinal)
            && typeof(LongFirst).Assembly.GetType(collection.TestCollectionDisplayName[OfClass.Length..].Split(' ')[0])?.IsDefined(typeof(LongAttribute), inherit: false) == true);
}
