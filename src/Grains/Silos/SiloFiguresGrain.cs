using Orleans.Placement;
using Orleans.Runtime;

namespace MiniCrm.Grains;

/// <summary>Of no role: every silo hosts it. Random placement goes where its caller hints.</summary>
[GrainType("siloFigures"), InRole(InRoleAttribute.Every), RandomPlacement]
public sealed class SiloFiguresGrain(ILocalSiloDetails silo, SiloMeasurements measurements) : Grain, ISiloFiguresGrain
{
    public Task<SiloFigures?> Read()
    {
        if (this.GetPrimaryKeyString() == silo.SiloAddress.ToParsableString())
        {
            return Task.FromResult<SiloFigures?>(measurements.Read());
        }

        DeactivateOnIdle();
        return Task.FromResult<SiloFigures?>(null);
    }
}
