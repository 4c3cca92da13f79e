using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>Who may become a user, decided before any password is hashed.</summary>
public static class EnrolmentRules
{
    /// <summary>There has been a first user already; whoever is not signed in must sign in to create another one.</summary>
    public static Refusal AlreadyFounded => UserRefusals.SignInRequired;

    /// <param name="founded">There has been a first user.</param>
    /// <param name="taken">A user has this e-mail address; only who may create users is told.</param>
    public static Refusal? RefusedCreate(bool founded, bool taken, Caller? caller) => caller switch
    {
        null when founded => AlreadyFounded,
        { IsAdmin: false } => Refusal.Forbidden("Only an admin creates users"),
        _ when taken => UserRefusals.EmailTaken,
        _ => null,
    };
}
