using System.Text.Json.Serialization;

namespace MiniCrm.Users;

/// <summary>What of a user's sign-in was changed.</summary>
[GenerateSerializer, Alias("minicrm.SecurityChange")]
[JsonConverter(typeof(SnakeCaseEnumConverter<SecurityChange>))]
public enum SecurityChange
{
    Password = 0,
    Email = 1,
}
