using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Users.Hashing;
using MiniCrm.Grains.Users.Limits;
using MiniCrm.Users;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Users;

/// <summary>
/// Reentrant, because attempts that run at once must know of each other; it stores nothing. Failures are counted for each place that tries,
/// and for all places together that this account does not know: many of them guess no more than one, and the user at a known one signs in.
/// </summary>
[GrainType("signInDesk"), InRole("users"), Reentrant, CollectionAgeLimit(Minutes = 10)]
public sealed class SignInDeskGrain : Grain, ISignInDeskGrain
{
    private const string Find = $"""
        select id, state,
          exists (select from sign_in_origins where user_id = users.id) as has_signed_in,
          exists (select from sign_in_origins where user_id = users.id and origin = any (@origins)) as knows_origin
        from users where {UserEmails.Has}
        """;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);
    private static readonly Refusal Deactivated = new(RefusalKind.Unauthenticated, "Account is deactivated");

    private readonly NpgsqlDataSource _database;
    private readonly PasswordHasher _hasher;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, FailedAttempts> _places = new(StringComparer.Ordinal);
    private readonly FailedAttempts _strangers;
    private readonly Vacancy _vacancy;

    public SignInDeskGrain([FromKeyedServices("users")] NpgsqlDataSource database, PasswordHasher hasher, TimeProvider clock)
    {
        (_database, _hasher, _clock) = (database, hasher, clock);
        _strangers = new(clock, FailureLimit.OfAccount);
        _vacancy = new(this, IsVacant, LookInterval);
    }

    public async Task<Result<SignedIn>> SignIn(SignIn command)
    {
        _vacancy.Watch();
        var attempt = await Attempt(command, _clock.GetTimestamp());
        if (!attempt.Succeeded)
        {
            return attempt.Refusal;
        }

        var account = attempt.Value;
        if (!account.State.IsActive)
        {
            return Deactivated with { About = account.Id };
        }

        var isNew = account is { HasSignedIn: true, KnowsOrigin: false } && command.Origin?.DeviceId is null;
        var signInId = SignInId.New(account.State.SignInGeneration, _clock.GetUtcNow());
        var user = await GrainFactory.GetGrain<IUserGrain>(account.Id).Authorize(signInId);
        return user.Succeeded ? await GrainFactory.Open(user.Value, signInId, command.Origin, isNew) : user.Refusal;
    }

    /// <summary>The same work whether there is such a user or not, and the same limits.</summary>
    private async Task<Result<Account>> Attempt(SignIn command, long started)
    {
        var (place, isDevice) = command.Origin?.DeviceId is { } device ? ($"{device}", true) : (command.Origin?.Source ?? "", false);
        if (!_places.TryGetValue(place, out var attempts))
        {
            _places[place] = attempts = new(_clock, FailureLimit.OfPlace);
        }

        var answer = await attempts.Make(
            async () =>
            {
                var account = await FindAccount(command);
                if (isDevice || account is { KnowsOrigin: true })
                {
                    return await Verify(account, new(place, HashingLane.Known));
                }

                var turn = HashingTurn.OfStranger(place, command.FailuresOfSource);
                return await _strangers.Make(() => Verify(account, turn), TimeLeft());
            },
            TimeLeft());
        if (attempts.IsIdle)
        {
            _places.Remove(place);
        }

        return answer;

        TimeSpan TimeLeft() => FailedAttempts.MaxWait - command.Waited - _clock.GetElapsedTime(started);

        async Task<Result<Account>> Verify(Account? account, HashingTurn turn) =>
            await _hasher.Verify(command.Password, account?.State.PasswordHash, turn, TimeLeft()) switch
            {
                PasswordVerdict.Right => account!,
                PasswordVerdict.Wrong => SignInRefusals.WrongCredentials with { About = account?.Id },
                _ => PasswordHasher.Busy,
            };
    }

    private async Task<Account?> FindAccount(SignIn command)
    {
        var rows = await _database.QueryAsync(
            Find,
            row => new Account(row.GetGuid(0), row.State<UserState>(1), HasSignedIn: row.GetBoolean(2), KnowsOrigin: row.GetBoolean(3)),
            [.. UserEmails.Parameters(command.Email), new NpgsqlParameter<string[]>("origins", Origins(command.Origin))]);
        return rows.IsEmpty ? null : rows[0];
    }

    private static string[] Origins(SignInOrigin? origin) => origin switch
    {
        null => [],
        { DeviceId: { } device } => [origin.Source, device.ToString()],
        _ => [origin.Source],
    };

    private bool IsVacant()
    {
        foreach (var (place, _) in _places.Where(place => place.Value.IsIdle).ToList())
        {
            _places.Remove(place);
        }

        return _places.Count == 0 && _strangers.IsIdle;
    }

    private sealed record Account(Guid Id, UserState State, bool HasSignedIn, bool KnowsOrigin);
}
