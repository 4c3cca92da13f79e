using System.Text.Json.Serialization;

namespace MiniCrm.Users;

[GenerateSerializer, Alias("minicrm.UserRole")]
[JsonConverter(typeof(SnakeCaseEnumConverter<UserRole>))]
public enum UserRole
{
    SalesRep = 0,
    Manager = 1,
    Admin = 2,
}
