namespace MiniCrm.Grains.Owned;

/// <summary>A thing that belongs to a user. Its row of the table <c>aggregates</c> names the column with the owner's id.</summary>
[Alias("minicrm.IOwnedGrain")]
public interface IOwnedGrain : IGrainWithGuidKey
{
    /// <summary>Goes with the owner, or stays where others have it too. Asked again, it has happened already.</summary>
    [Alias("OwnerDeleted")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Busy)]
    Task<Refusal?> OwnerDeleted();
}

/// <summary>All that a role holds of a user.</summary>
[Alias("minicrm.IBelongingsGrain")]
public interface IBelongingsGrain : IGrainWithIntegerKey
{
    /// <summary>Tells everything that belongs to the user; when it throws, it is to be asked again.</summary>
    [Alias("OwnerDeleted")]
    Task OwnerDeleted(Guid userId);
}

[Alias("minicrm.ILeadsBelongingsGrain")]
public interface ILeadsBelongingsGrain : IBelongingsGrain;
