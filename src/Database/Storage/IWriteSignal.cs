namespace MiniCrm.Database.Storage;

/// <summary>Told, under the name of the role, that a write was stored.</summary>
public interface IWriteSignal
{
    /// <summary>Returns at once, and may be called from anywhere.</summary>
    void Raise();
}
