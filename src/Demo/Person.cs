using MiniCrm.Users;

namespace MiniCrm.Demo;

/// <summary>Somebody of the team.</summary>
internal sealed record Person(string FirstName, string LastName, UserRole Role)
{
    /// <summary>The first is the one who set MiniCRM up.</summary>
    public static IReadOnlyList<Person> Team { get; } =
    [
        new("Mara", "Lindqvist", UserRole.Admin),
        new("Jonas", "Weber", UserRole.Manager),
        new("Amina", "Haddad", UserRole.SalesRep),
        new("Luca", "Rossi", UserRole.SalesRep),
        new("Sofía", "Navarro", UserRole.SalesRep),
        new("Tom", "Baker", UserRole.SalesRep),
    ];

    // Nobody has a mailbox there.
    public string Email => $"{FirstName.ToLowerInvariant().Replace('í', 'i')}@minicrm.example";

    public CreateUser Enrolment(string password) => new() { FirstName = FirstName, LastName = LastName, Email = Email, Password = password, Role = Role };
}
