using MiniCrm.Api.Calls;

namespace MiniCrm.Api.Operations;

/// <summary>Asks the roles how they are; an answer that does not come is one too.</summary>
internal sealed class RoleHealth(IGrainFactory grains, TimeProvider clock, ILogger<RoleHealth> logger)
{
    public async Task<HealthResponse> Of(SiloRole role)
    {
        try
        {
            await ((IRoleHealthGrain)grains.GetGrain(role.Health, 0)).Check();
            return HealthResponse.Of(error: null, clock);
        }
        catch (Exception exception) when (ClusterFaults.Of(exception) is not ClusterFault.None)
        {
            return HealthResponse.Of(exception switch
            {
                StorageUnavailableException => "database not available",
                TimeoutException => "no answer in time",
                _ => "no silo of this role can be reached",
            }, clock);
        }
        catch (OrleansException exception)
        {
            logger.LogError(exception, "A health check failed");
            return HealthResponse.Of("check failed", clock);
        }
    }
}
