using Microsoft.Extensions.Logging;

namespace MiniCrm.Hosting.Tls;

internal static partial class TlsLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Variable} is not set: the connections between silos and gateways are in clear, and whoever reaches a silo's ports can call any grain (docs/operations.md)")]
    public static partial void Open(ILogger logger, string variable);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A peer was refused, its certificate is not accepted: {Subject}, {Problem}")]
    public static partial void Refused(ILogger logger, string subject, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The renewed certificate in {Folder} is not taken over, the former one goes on: {Problem}")]
    public static partial void NotTaken(ILogger logger, string folder, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate in {Folder} ends in {Hours} hours, and peers refuse it then")]
    public static partial void EndsSoon(ILogger logger, string folder, int hours);
}
