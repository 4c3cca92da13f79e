namespace MiniCrm;

/// <summary>Asks a role whether it and its database answer.</summary>
[Alias("minicrm.IRoleHealthGrain")]
public interface IRoleHealthGrain : IGrainWithIntegerKey
{
    /// <summary>Completes when the role's database answered; fails with <see cref="StorageUnavailableException"/> when it did not.</summary>
    [Alias("Check")]
    Task Check();
}
