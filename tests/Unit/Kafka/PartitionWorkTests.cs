using System.Collections.Concurrent;
using Confluent.Kafka;
using CsCheck;
using MiniCrm.Kafka.Consuming;

namespace MiniCrm.Tests.Unit.Kafka;

public sealed class PartitionWorkTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // Offsets have holes, keys repeat, some records have none; what is under way ends in any order.
    private static readonly Gen<(int Key, int Hole)> Records = Gen.Select(Gen.Int[0, 4], Gen.Int[1, 3]);

    [Fact]
    public void Each_key_is_in_order_and_nothing_is_stored_beyond_what_is_done() =>
        Gen.Select(Records.Array[1, 40], Gen.Int).Sample((records, seed) =>
        {
            using var run = new Run(records, seed);
            while (!run.IsDone)
            {
                run.EndOne();
                Assert.Equal(run.DoneWithoutGap, run.Stored);
                Assert.True(run.IsOneOfEachKey, "Two records of a key are under way at once.");
            }

            Assert.Equal(run.Last + 1, run.Stored);
            Assert.All(run.BegunByKey, begun => Assert.Equal(begun.Order(), begun));
        });

    [Fact]
    public void Of_a_partition_that_was_given_up_nothing_is_stored() => Records.Array[1, 20].Sample(records =>
    {
        using var run = new Run(records, seed: 0);
        run.GiveUp();
        while (run.EndsMore())
        {
            run.EndOne();
        }

        Assert.Null(run.Stored);
    });

    private sealed class Run : IDisposable
    {
        private readonly PartitionWork _work;
        private readonly Random _random;
        private readonly ConcurrentDictionary<long, TaskCompletionSource> _underWay = [];
        private readonly ConcurrentQueue<long> _begun = [];
        private readonly BlockingCollection<ConsumedRecord> _handled = [];
        private readonly Dictionary<long, string> _keys = [];
        private readonly SortedSet<long> _open = [];
        private bool _isGivenUp;

        public Run((int Key, int Hole)[] records, int seed)
        {
            _random = new Random(seed);
            _work = new(new TopicPartition("topic", 0), new ConsumerOptions("group"), HandleAsync, (_, record) => _handled.Add(record), CancellationToken.None);
            var offset = 0L;
            foreach (var (key, hole) in records)
            {
                offset += hole;
                _open.Add(offset);
                _keys[offset] = $"{key}";
                _work.Take(new ConsumedRecord("topic", 0, offset, key == 0 ? null : new byte[] { (byte)key }, null));
            }

            Last = offset;
        }

        public long Last { get; }

        public long? Stored { get; private set; }

        public bool IsDone => _open.Count == 0;

        /// <summary>Where to go on reading: behind everything that is done before the first that is not.</summary>
        public long? DoneWithoutGap
        {
            get
            {
                var done = _keys.Keys.Where(offset => _open.Count == 0 || offset < _open.Min).ToList();
                return done is [] ? null : done.Max() + 1;
            }
        }

        public bool IsOneOfEachKey => _underWay.Keys.CountBy(offset => _keys[offset]).All(count => count.Value == 1);

        public IEnumerable<List<long>> BegunByKey => _begun.GroupBy(offset => _keys[offset]).Select(begun => begun.ToList());

        public void Dispose()
        {
            if (!_isGivenUp)
            {
                _work.Dispose();
            }

            _handled.Dispose();
        }

        public void GiveUp()
        {
            // One of each key has begun.
            Assert.True(SpinWait.SpinUntil(() => _underWay.Count == _keys.Values.Distinct().Count(), Limit));
            _work.Dispose();
            _isGivenUp = true;
        }

        public bool EndsMore() => !_underWay.IsEmpty;

        public void EndOne()
        {
            Assert.True(SpinWait.SpinUntil(() => !_underWay.IsEmpty, Limit));
            var running = _underWay.Keys.Order().ToList();
            var offset = running[_random.Next(running.Count)];
            _underWay.Remove(offset, out var ending);
            ending!.SetResult();
            Assert.True(_handled.TryTake(out var record, Limit));
            Assert.Equal(offset, record.Offset);
            _open.Remove(offset);
            Stored = _work.Settle(record)?.Offset.Value ?? Stored;
        }

        private Task HandleAsync(ConsumedRecord record, CancellationToken givenUp)
        {
            _begun.Enqueue(record.Offset);
            return (_underWay[record.Offset] = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
