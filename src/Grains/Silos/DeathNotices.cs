namespace MiniCrm.Grains;

/// <summary>Hears, until it is disposed, when a silo is declared dead: what that one had committed and told nobody of, others go on with.</summary>
internal sealed class DeathNotices : ISiloStatusListener, IDisposable
{
    private readonly ISiloStatusOracle _silos;
    private readonly Action _heard;

    public DeathNotices(ISiloStatusOracle silos, Action heard)
    {
        (_silos, _heard) = (silos, heard);
        _silos.SubscribeToSiloStatusEvents(this);
    }

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status == SiloStatus.Dead)
        {
            _heard();
        }
    }

    public void Dispose() => _silos.UnSubscribeFromSiloStatusEvents(this);
}
