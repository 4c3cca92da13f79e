using Confluent.Kafka;

namespace MiniCrm.Kafka.Publishing;

/// <summary>Why a record is not known to be with Kafka.</summary>
/// <param name="ForGood">The record itself was refused. Whatever an operator can mend, such as a right that is missing, is not for good.</param>
internal sealed record DeliveryFailure(string Reason, bool ForGood)
{
    /// <summary>The producer went away before it could tell.</summary>
    public static DeliveryFailure Unknown { get; } = new("The producer was replaced or stopped before Kafka answered; whether it has the event is unknown", ForGood: false);

    public static DeliveryFailure Of(Error error) => new($"{error.Reason} ({error.Code})", error.Code is
        ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsgSize or ErrorCode.RecordListTooLarge or ErrorCode.InvalidRecord
        or ErrorCode.InvalidTimestamp or ErrorCode.UnsupportedForMessageFormat or ErrorCode.PolicyViolation);
}
