using MiniCrm.Users;
using Npgsql;

namespace MiniCrm.Grains.Users;

/// <summary>How a user is found by an e-mail address, whatever its spelling.</summary>
internal static class UserEmails
{
    /// <summary>Of the living users with the address, for a <c>where</c>.</summary>
    public const string HaveIt = "email_fold = @email_fold and not deleted";

    /// <summary>The one it is: of two who had it before spellings were one, that of the very spelling, else the older account.</summary>
    public const string Has = $"{HaveIt} order by email_key = @email_key desc, email_key is not distinct from shared_email limit 1";

    public static NpgsqlParameter[] Parameters(string email) =>
        [new NpgsqlParameter<string>("email_fold", EmailAddress.Key(email)), new NpgsqlParameter<string>("email_key", EmailAddress.LowerCase(email))];
}
