using System.Collections.Immutable;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using MiniCrm.Kafka.Configuration;

namespace MiniCrm.Kafka.Topics;

/// <summary>Creates the topics that are missing, where the brokers let us; otherwise says which are missing, once.</summary>
internal sealed partial class TopicKeeper(IEnumerable<string> needed, KafkaSettings settings, ILogger<TopicKeeper> logger)
{
    private static readonly CreateTopicsOptions Timeouts = new() { RequestTimeout = TimeSpan.FromSeconds(10), OperationTimeout = TimeSpan.FromSeconds(10) };

    private readonly ImmutableArray<string> _needed = [.. needed.Distinct()];
    private string _refused = "";

    /// <returns>False when some are still missing.</returns>
    public async Task<bool> EnsureAsync(IAdminClient admin, Metadata metadata)
    {
        var missing = _needed.Except(metadata.Topics.Where(topic => !topic.Error.IsError).Select(topic => topic.Topic)).ToArray();
        if (missing.Length == 0)
        {
            if (_refused.Length > 0)
            {
                LogComplete();
                _refused = "";
            }

            return true;
        }

        try
        {
            await admin.CreateTopicsAsync(missing.Select(Specification), Timeouts);
            LogCreated(string.Join(", ", missing));
            return true;
        }
        catch (CreateTopicsException some)
        {
            var refused = some.Results.Where(result => result.Error is { IsError: true, Code: not ErrorCode.TopicAlreadyExists }).ToArray();
            Tell([.. some.Results.Where(result => !result.Error.IsError).Select(result => result.Topic)], refused);
            return refused.Length == 0;
        }
        catch (KafkaException away) when (away.Error.Code is ErrorCode.Local_TimedOut or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown)
        {
            // The watch says that the brokers are away; it calls again when they are back.
            logger.LogDebug(away, "The topics could not be created yet.");
            return false;
        }
        catch (KafkaException whole)
        {
            Tell([], [.. missing.Select(topic => new CreateTopicReport { Topic = topic, Error = whole.Error })]);
            return false;
        }
    }

    /// <summary>Looks which topics these are.</summary>
    /// <returns>False when some are still missing.</returns>
    public async Task<bool> RecogniseAsync(IAdminClient admin, TopicIds ids)
    {
        var described = await DescribeAsync(admin);
        foreach (var topic in described)
        {
            ids.See(topic.Name, topic.TopicId.ToString());
        }

        return described.Count == _needed.Length;
    }

    private async Task<IReadOnlyList<TopicDescription>> DescribeAsync(IAdminClient admin)
    {
        try
        {
            return (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(_needed), new() { RequestTimeout = Timeouts.RequestTimeout })).TopicDescriptions;
        }
        catch (DescribeTopicsException some)
        {
            return [.. some.Results.TopicDescriptions.Where(topic => !topic.Error.IsError)];
        }
        catch (KafkaException away)
        {
            logger.LogDebug(away, "The topics could not be described.");
            return [];
        }
    }

    /// <summary>The same refusal is said once, however often it is met.</summary>
    private void Tell(string[] created, CreateTopicReport[] refused)
    {
        if (created.Length > 0)
        {
            LogCreated(string.Join(", ", created));
        }

        var sentence = string.Join("; ", refused.GroupBy(result => result.Error.Reason, result => result.Topic)
            .Select(reason => $"{string.Join(", ", reason)} ({reason.Key})"));
        if (sentence.Length > 0 && sentence != _refused)
        {
            LogMissing(sentence);
        }

        _refused = sentence;
    }

    private TopicSpecification Specification(string topic) =>
        new() { Name = topic, NumPartitions = settings.TopicPartitions, ReplicationFactor = settings.TopicReplication };

    [LoggerMessage(Level = LogLevel.Information, Message = "Created the topics {Topics}.")]
    private partial void LogCreated(string topics);

    [LoggerMessage(Level = LogLevel.Warning, Message = "These topics are missing, and the broker does not let us create them: {Topics}. Their events wait.")]
    private partial void LogMissing(string topics);

    [LoggerMessage(Level = LogLevel.Information, Message = "No topic is missing any more.")]
    private partial void LogComplete();
}
