using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using MiniCrm.Kafka.Clients;
using MiniCrm.Kafka.Native;

namespace MiniCrm.Kafka.Consuming;

/// <summary>
/// The life of one consumer of librdkafka, from joining the group to leaving it. Offsets are stored by the polling thread only: between two
/// polls it knows for certain which partitions are ours, and a stored offset of one that is not would rewind its new owner.
/// </summary>
internal sealed partial class ConsumerSession(
    ConsumerOptions options, IReadOnlyList<string> topics, Beginnings beginnings, KafkaClients clients, RecordHandling handling, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    // While nothing is under way there is nothing to store, and who stops us wakes us. A topic that has become another one can wait as long.
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(1);

    // While a partition is paused, or work is being finished: what ends soon should be noticed soon.
    private static readonly TimeSpan ShortPoll = TimeSpan.FromMilliseconds(5);

    // The other partitions wait with it.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<(PartitionWork Work, ConsumedRecord Record)> _handled = [];
    private readonly Dictionary<TopicPartition, PartitionWork> _ours = [];
    private readonly List<TopicPartition> _toResume = [];
    private CancellationToken _stopping;
    private IConsumer<byte[]?, byte[]?> _consumer = null!;
    private Error? _fatal;
    private string? _lastComplaint;

    /// <summary>
    /// Consumes until it is told to stop, and then finishes what it has begun, unless it has to hurry. Ends as well when one of its topics has
    /// become another one, and should be followed by a new session then: librdkafka stays in the group without a partition when it has joined
    /// before the topics were there again, and reads on in the new topic where it was in the former.
    /// </summary>
    /// <exception cref="KafkaException">This consumer is of no use any more.</exception>
    public void Run(CancellationToken stopping, CancellationToken hurry)
    {
        _stopping = stopping;
        using var consumer = _consumer = clients.Consumer(options, error => _fatal = error, new(Assigned, Revoked, Lost));
        using var waker = new PollWaker(consumer.Handle);
        using var waking = stopping.Register(waker.Wake);
        try
        {
            consumer.Subscribe(topics);
            while (!stopping.IsCancellationRequested)
            {
                Step();
                if (beginnings.Renewed() is { Count: > 0 } renewed)
                {
                    LogRenewed(options.Group, string.Join(", ", renewed));
                    Leave();
                    return;
                }
            }

            Finish(hurry);
        }
        finally
        {
            GiveUp([.. _ours.Keys]);
        }
    }

    private void Step()
    {
        Settle();
        if (ConsumeOne(PollTime()) is not { } result
            || !_ours.TryGetValue(result.TopicPartition, out var work))
        {
            return;
        }

        work.Take(ConsumedRecord.Of(result));
        if (work is { IsFull: true, Paused: false } && !HasRoomSoon(work))
        {
            work.Paused = true;
            _consumer.Pause([work.Partition]);
        }
    }

    private TimeSpan PollTime()
    {
        var isBusy = false;
        foreach (var work in _ours.Values)
        {
            if (work.Paused)
            {
                return ShortPoll;
            }

            isBusy |= work.IsBusy;
        }

        return isBusy ? Poll : LongPoll;
    }

    /// <summary>Waits a moment: a pause costs a partition what was fetched of it, and up to half a second until more comes.</summary>
    private bool HasRoomSoon(PartitionWork work)
    {
        for (var since = clock.GetTimestamp(); work.IsFull; Thread.Sleep(1))
        {
            if (clock.GetElapsedTime(since) > LongestPause || _stopping.IsCancellationRequested)
            {
                return false;
            }

            Settle();
        }

        return true;
    }

    /// <summary>Goes on polling, so that the group does not take us for dead, and takes nothing.</summary>
    private void Finish(CancellationToken hurry)
    {
        _consumer.Pause(_ours.Keys);
        while (!hurry.IsCancellationRequested && !_ours.Values.All(work => work.Idle.IsCompleted))
        {
            Settle();
            ConsumeOne(ShortPoll);
        }

        Settle();

        // Commits what is stored, and gives the partitions to the others at once.
        _consumer.Close();
    }

    /// <summary>Commits nothing: it would be of the former topic. With partitions, the group notices that we are gone when the session ends.</summary>
    private void Leave()
    {
        if (_ours.Count == 0)
        {
            _consumer.Close();
        }
    }

    private ConsumeResult<byte[]?, byte[]?>? ConsumeOne(TimeSpan atMost)
    {
        try
        {
            var result = _consumer.Consume(atMost);
            return _fatal is null ? result : throw new KafkaException(_fatal);
        }
        catch (ConsumeException complaint) when (!complaint.Error.IsFatal)
        {
            // A topic that is not there yet, a poll that came too late: it goes on by itself. The same one is said again and again.
            var sentence = $"{complaint.Error.Reason} ({complaint.Error.Code})";
            LogComplaint(sentence == _lastComplaint ? LogLevel.Debug : LogLevel.Warning, options.Group, sentence);
            _lastComplaint = sentence;
            clients.Log.OnError(complaint.Error);
            return null;
        }
    }

    private void Settle()
    {
        while (_handled.TryDequeue(out var handled))
        {
            if (handled.Work.Settle(handled.Record) is { } offset)
            {
                Store(offset);
            }

            if (handled.Work is { Paused: true, Owned: true, HasRoom: true })
            {
                handled.Work.Paused = false;
                _toResume.Add(handled.Work.Partition);
            }
        }

        if (_toResume.Count > 0)
        {
            _consumer.Resume(_toResume.Where(_ours.ContainsKey));
            _toResume.Clear();
        }
    }

    private void Store(TopicPartitionOffset offset)
    {
        try
        {
            _consumer.StoreOffset(offset);
            beginnings.Begin(offset.TopicPartition);
        }
        catch (KafkaException lost) when (lost.Error.Code == ErrorCode.Local_State)
        {
            // Taken from us since, though we have not been told yet. Its next owner handles the record again.
        }
    }

    private List<TopicPartitionOffset> Assigned(IReadOnlyList<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            _ours[partition] = new PartitionWork(
                partition, options, handling.HandleAsync, (work, record) => _handled.Enqueue((work, record)), _stopping);
        }

        // A pause outlives the partition's absence; it can be ended only once the partition is really ours, after this call.
        _toResume.AddRange(partitions);
        LogAssigned(options.Group, string.Join(", ", partitions));
        return [.. partitions.Select(beginnings.Of)];
    }

    private void Revoked(IReadOnlyList<TopicPartition> partitions)
    {
        var works = partitions.Where(_ours.ContainsKey).Select(partition => _ours[partition]).ToList();
        works.ForEach(work => work.Close());
        var since = clock.GetTimestamp();
        foreach (var work in works)
        {
            var left = options.HandOver - clock.GetElapsedTime(since);
            work.Idle.Wait(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        // The last moment to store something for them; librdkafka commits it before it lets them go.
        Settle();
        GiveUp(partitions);
    }

    private void Lost(IReadOnlyList<TopicPartition> partitions) => GiveUp(partitions);

    private void GiveUp(IReadOnlyList<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            if (_ours.Remove(partition, out var work))
            {
                work.Dispose();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Partitions assigned to a consumer of {Group}: {Partitions}.")]
    private partial void LogAssigned(string group, string partitions);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Group} begins anew: what is called {Topics} is another topic than before.")]
    private partial void LogRenewed(string group, string topics);

    [LoggerMessage(Message = "The Kafka consumer of {Group} says: {Sentence}")]
    private partial void LogComplaint(LogLevel level, string group, string sentence);
}
