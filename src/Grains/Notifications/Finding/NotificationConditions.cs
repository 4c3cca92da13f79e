using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Notifications;
using Npgsql;

namespace MiniCrm.Grains.Notifications.Finding;

/// <summary>Which rows of <c>notifications</c> a filter lets through, of those of a user, as SQL.</summary>
public sealed class NotificationConditions
{
    private readonly RowConditions _conditions = new();

    private NotificationConditions(Guid recipientId, NotificationFilter filter)
    {
        _conditions.Add("recipient_id", $"recipient_id = {_conditions.Parameter("recipient", recipientId)}");
        AddOneOf("status", filter.Status);
        AddOneOf("type", filter.Type);
        _conditions.AddFlag("unread", filter.Unread);
        _conditions.AddCreated(filter.Created);
        Branches = [_conditions.With()];
    }

    public ImmutableArray<string> Branches { get; }

    public static NotificationConditions Of(Guid recipientId, NotificationFilter filter) => new(recipientId, filter);

    /// <summary>New ones for each command.</summary>
    public NpgsqlParameter[] Parameters() => _conditions.Parameters();

    /// <summary>By the values that it takes, said in the statement itself: an index of what is rare fits only then.</summary>
    private void AddOneOf<TEnum>(string column, Choice<TEnum>? choice)
        where TEnum : struct, Enum
    {
        if (choice is not null)
        {
            string[] values = [.. Enum.GetValues<TEnum>().Where(choice.Admits).Select(value => $"'{SnakeCase.Of(value)}'")];
            _conditions.Add(column, values.Length > 0 ? $"{column} in ({string.Join(", ", values)})" : "false");
        }
    }
}
