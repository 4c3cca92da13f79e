using MiniCrm.Users;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>Where people's browsers find MiniCRM.</summary>
internal static class PublicAddress
{
    public const string Variable = Hosting.PublicUrl.Variable;

    /// <summary>The token stands behind the #, so that it is in no log of a server on the way and in nobody's Referer.</summary>
    public static Uri Verification(Uri address, VerificationToken token) => new($"{address.AbsoluteUri.TrimEnd('/')}/verify-email#{token.Encode()}");
}
