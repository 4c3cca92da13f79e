namespace MiniCrm.Database.Storage;

/// <summary>Told, under the name of the role, that a write has left events in its outbox.</summary>
public interface IOutboxSignal
{
    /// <summary>Returns at once, and may be called from anywhere.</summary>
    void Raise();
}
