namespace MiniCrm.Grains.Users;

/// <summary>Goes with the insert of a user who wants to be the first one ever; the database lets one of them through.</summary>
public sealed record FounderClaim
{
    /// <summary>Tells the statement which row this is.</summary>
    public string Claim { get; } = "founder";
}
