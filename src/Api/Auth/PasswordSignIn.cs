using MiniCrm.Api.Auditing;
using MiniCrm.Api.Validation;
using MiniCrm.Users;

namespace MiniCrm.Api.Auth;

/// <summary>The way to a sign-in by password, the same for the API and the pages: so failed attempts at either count for both.</summary>
internal sealed class PasswordSignIn(IGrainFactory grains, DeviceTokens devices)
{
    /// <param name="deviceToken">What the device was given by an earlier sign-in, null for none.</param>
    public async Task<Result<DeviceSignIn>> SignInAsync(HttpContext context, string email, string password, string? deviceToken)
    {
        // What can be no user's is not asked for, and not told apart either.
        if (!EmailAttribute.Accepts(email) || !NewPasswordAttribute.IsWithinBytes(password))
        {
            return context.NoteSignIn(SignInRefusals.WrongCredentials).Refusal!;
        }

        var device = devices.Read(email, deviceToken);
        var command = new SignIn(email, password) { Origin = RequestOrigin.Of(context) with { DeviceId = device } };
        var answer = context.NoteSignIn(device is null
            ? await grains.GetGrain<ISourceGrain>(SourceKey.Of(command.Origin.Source)).SignIn(command)
            : await grains.GetGrain<ISignInDeskGrain>(EmailAddress.Digest(email)).SignIn(command));
        return answer.Succeeded ? new DeviceSignIn(answer.Value, devices.Issue(email, device ?? Guid.NewGuid())) : answer.Refusal;
    }
}

/// <summary>A sign-in, and what the device shows the next time.</summary>
internal sealed record DeviceSignIn(SignedIn SignedIn, string DeviceToken);
