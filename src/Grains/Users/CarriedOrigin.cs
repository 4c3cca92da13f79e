using System.Text.Json;
using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>
/// Where a sign-in comes from, on its way to the grain that opens it, in Orleans' request context: a silo of the build before takes the call
/// as it always did. As text, because it could not read a type that it does not know.
/// </summary>
/// <param name="IsNew">The user has signed in before, but neither from there nor from this device.</param>
internal sealed record CarriedOrigin(SignInOrigin Origin, bool IsNew)
{
    private const string ContextKey = "minicrm.signInOrigin";

    public static CarriedOrigin? Current => RequestContext.Get(ContextKey) is string text ? JsonSerializer.Deserialize<CarriedOrigin>(text) : null;

    public static void Carry(SignInOrigin? origin, bool isNew)
    {
        if (origin is null)
        {
            RequestContext.Remove(ContextKey);
        }
        else
        {
            RequestContext.Set(ContextKey, JsonSerializer.Serialize(new CarriedOrigin(origin, isNew)));
        }
    }
}
