using System.Text.Json;
using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>
/// Takes the origin along to the grain that opens the sign-in, in Orleans' request context: a silo of the build before takes the call as it
/// always did. As text, because it could not read a type that it does not know.
/// </summary>
internal static class CarriedOrigin
{
    private const string ContextKey = "minicrm.signInOrigin";

    public static SignInOrigin? Current => RequestContext.Get(ContextKey) is string text ? JsonSerializer.Deserialize<SignInOrigin>(text) : null;

    public static void Carry(SignInOrigin? origin)
    {
        if (origin is null)
        {
            RequestContext.Remove(ContextKey);
        }
        else
        {
            RequestContext.Set(ContextKey, JsonSerializer.Serialize(origin));
        }
    }
}
