using MiniCrm.Database.Storage;

namespace MiniCrm.Grains.Auditing;

/// <summary>Wakes who seals a role's audit in this silo: there may be entries to seal.</summary>
public sealed class AuditSignal : Signal, IWriteSignal;
