using System.Text.Json.Serialization;

namespace MiniCrm.Users;

/// <summary>What a user may do: an admin everything, a manager all leads, a sales_rep their own.</summary>
[GenerateSerializer, Alias("minicrm.UserRole")]
[JsonConverter(typeof(SnakeCaseEnumConverter<UserRole>))]
public enum UserRole
{
    SalesRep = 0,
    Manager = 1,
    Admin = 2,
}
