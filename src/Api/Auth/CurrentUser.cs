using MiniCrm.Users;

namespace MiniCrm.Api.Auth;

/// <summary>The user who signed in, as the user's grain answered for this very request.</summary>
/// <param name="SignInId">The sign-in that the request was made with.</param>
public sealed record CurrentUser(UserView User, Guid SignInId)
{
    public Caller Caller { get; } = new(User.Id, User.Role);

    /// <summary>Null where nobody is signed in, which only endpoints that are open can see.</summary>
    public static ValueTask<CurrentUser?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult(context.Features.Get<CurrentUser>());
    }
}
