using System.Diagnostics;
using OpenTelemetry;

namespace MiniCrm.Hosting;

/// <summary>Takes out of the spans of PostgreSQL where the database is and what it is called; the pool's name tells which it was.</summary>
internal sealed class HiddenDatabases : BaseProcessor<Activity>
{
    private static readonly string[] Hidden =
        ["server.address", "server.port", "network.peer.address", "network.peer.port", "db.namespace", "db.name", "db.user", "db.connection_string"];

    public override void OnEnd(Activity data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Source.Name == Telemetry.Npgsql)
        {
            // The name of a span of a connection is the database's.
            data.DisplayName = data.GetTagItem("db.operation.name") as string ?? "postgresql";
            Array.ForEach(Hidden, tag => data.SetTag(tag, null));
        }
    }
}
