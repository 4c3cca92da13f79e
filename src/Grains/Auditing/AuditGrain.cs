using MiniCrm.Auditing;

namespace MiniCrm.Grains.Auditing;

/// <summary>Reads the audit of the role's database.</summary>
public abstract class AuditGrain(AuditTrail trail) : Grain, IAuditGrain
{
    public static Refusal OnlyAdmins { get; } = Refusal.Forbidden("Only an admin reads the audit");

    public async Task<Result<AuditPart>> Read(AuditQuery query, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.IsAdmin ? await trail.Read(query) : OnlyAdmins;
    }
}
