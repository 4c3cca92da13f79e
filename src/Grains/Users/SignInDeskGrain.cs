using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Users;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Users;

/// <summary>Reentrant, because attempts that run at once must know of each other; it stores nothing.</summary>
[GrainType("signInDesk"), Reentrant]
public sealed class SignInDeskGrain([FromKeyedServices("users")] NpgsqlDataSource database, PasswordHasher hasher, TimeProvider clock)
    : Grain, ISignInDeskGrain
{
    private const string Find = """
        select id, state,
          exists (select from sign_in_origins where user_id = users.id)
            and not exists (select from sign_in_origins where user_id = users.id and origin = any (@origins)) as is_new
        from users where email_key = @email and not deleted
        """;

    private static readonly Refusal InvalidCredentials = new(RefusalKind.Unauthenticated, "Invalid credentials");
    private static readonly Refusal Deactivated = new(RefusalKind.Unauthenticated, "Account is deactivated");

    private readonly FailedAttempts _attempts = new(clock);

    public async Task<Result<SignedIn>> SignIn(SignIn command)
    {
        var started = clock.GetTimestamp();
        if (await _attempts.Begin() is { } refusal)
        {
            return refusal;
        }

        var (verdict, account) = await Attempt(command, started);
        if (verdict is not PasswordVerdict.Right)
        {
            return verdict is PasswordVerdict.Busy ? PasswordHasher.Busy : InvalidCredentials with { About = account?.Id };
        }

        if (!account!.State.IsActive)
        {
            return Deactivated with { About = account.Id };
        }

        var signInId = SignInId.New(account.State.SignInGeneration);
        var user = await GrainFactory.GetGrain<IUserGrain>(account.Id).Authorize(signInId);
        return user.Succeeded ? await GrainFactory.Open(user.Value, signInId, command.Origin, account.IsNewDevice) : user.Refusal;
    }

    /// <summary>The same work whether there is such a user or not.</summary>
    private async Task<(PasswordVerdict Verdict, Account? Account)> Attempt(SignIn command, long started)
    {
        var verdict = PasswordVerdict.Busy;
        try
        {
            var rows = await database.QueryAsync(
                Find,
                row => new Account(row.GetGuid(0), row.State<UserState>(1), row.GetBoolean(2)),
                new NpgsqlParameter<string>("email", EmailAddress.Key(command.Email)),
                new NpgsqlParameter<string[]>("origins", Origins(command.Origin)));
            var account = rows.IsEmpty ? null : rows[0];
            verdict = await hasher.Verify(command.Password, account?.State.PasswordHash, PasswordHasher.MaxWait - clock.GetElapsedTime(started));
            return (verdict, account);
        }
        finally
        {
            _attempts.End(failed: verdict is PasswordVerdict.Wrong);
        }
    }

    private static string[] Origins(SignInOrigin? origin) => origin switch
    {
        null => [],
        { DeviceId: { } device } => [origin.Source, device.ToString()],
        _ => [origin.Source],
    };

    /// <param name="IsNewDevice">The user has signed in before, but not from there.</param>
    private sealed record Account(Guid Id, UserState State, bool IsNewDevice);
}
