using Microsoft.AspNetCore.Connections;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace MiniCrm.Api.Calls;

/// <summary>How a call to a grain can fail without the grain being wrong.</summary>
internal enum ClusterFault
{
    None = 0,

    /// <summary>Nobody was there to do it: nothing was done.</summary>
    Unavailable,

    /// <summary>It may have been done.</summary>
    OutcomeUnknown,
}

internal static class ClusterFaults
{
    /// <summary>True when the call, or its answer, did not get through; a read may be asked again, and may find another silo.</summary>
    public static bool IsLostCall(Exception exception) => exception
        is TimeoutException or SiloUnavailableException or ConnectionAbortedException or OrleansMessageRejectionException or ConnectionFailedException
        || IsLostLookup(exception);

    public static ClusterFault Of(Exception exception) => exception switch
    {
        StorageUnavailableException { OutcomeUnknown: false } => ClusterFault.Unavailable,
        StorageUnavailableException => ClusterFault.OutcomeUnknown,

        // The silo died, or the way to it broke, or it takes too long: the command may have reached the database.
        TimeoutException or SiloUnavailableException or ConnectionAbortedException => ClusterFault.OutcomeUnknown,
        OrleansMessageRejectionException or ConnectionFailedException or ClientNotAvailableException or GatewayTooBusyException => ClusterFault.Unavailable,

        // No silo of the role: from GetGrain while the client knows none, from the cluster's placement afterwards. Orleans has no types for them.
        ArgumentException { Message: var message } when message.StartsWith("Could not find an implementation", StringComparison.Ordinal) => ClusterFault.Unavailable,
        OrleansException { Message: var message } when message.StartsWith("No active nodes are compatible", StringComparison.Ordinal) => ClusterFault.Unavailable,

        // The silo in this process has not come as far as its messages, or its membership, yet.
        NullReferenceException { StackTrace: { } trace } when trace.Contains("Orleans.Runtime.MembershipService", StringComparison.Ordinal)
            || trace.TrimStart().StartsWith("at Orleans.Runtime.InsideRuntimeClient.SendRequest", StringComparison.Ordinal) => ClusterFault.Unavailable,
        OrleansException { InnerException: { } inner } => Of(inner),
        _ => IsLostLookup(exception) ? ClusterFault.Unavailable : ClusterFault.None,
    };

    /// <summary>
    /// The silo that knows where the grain is, or has to be told, died meanwhile: Orleans cancels the question, or the registration,
    /// and the call was never made.
    /// </summary>
    private static bool IsLostLookup(Exception exception) => exception is OperationCanceledException { StackTrace: { } trace }
        && trace.Contains("Orleans.Runtime.GrainDirectory.", StringComparison.Ordinal);
}
