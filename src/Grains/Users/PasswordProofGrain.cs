using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Users.Hashing;
using MiniCrm.Grains.Users.Limits;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Users;

/// <summary>Reentrant, because attempts that run at once must know of each other; it stores nothing.</summary>
[GrainType("passwordProof"), InRole("users"), Reentrant]
public sealed class PasswordProofGrain([FromKeyedServices("users")] NpgsqlDataSource database, PasswordHasher hasher, TimeProvider clock)
    : Grain, IPasswordProofGrain
{
    private const string Find = "select state from users where id = @id and not deleted";

    private readonly FailedAttempts _attempts = new(clock, FailureLimit.OfPlace);

    public async Task<Refusal?> Check(string password)
    {
        var started = clock.GetTimestamp();
        if (await _attempts.Begin(FailedAttempts.MaxWait) is { } refusal)
        {
            return refusal;
        }

        var verdict = PasswordVerdict.Busy;
        try
        {
            var rows = await database.QueryAsync(Find, row => row.State<UserState>(0), new NpgsqlParameter<Guid>("id", this.GetPrimaryKey()));
            var turn = new HashingTurn($"{this.GetPrimaryKey()}", HashingLane.Known);
            verdict = await hasher.Verify(password, rows.IsEmpty ? null : rows[0].PasswordHash, turn, PasswordHasher.MaxWait - clock.GetElapsedTime(started));
        }
        finally
        {
            _attempts.End(failed: verdict is PasswordVerdict.Wrong);
        }

        return verdict switch
        {
            PasswordVerdict.Right => null,
            PasswordVerdict.Wrong => UserRules.CurrentPasswordWrong,
            _ => PasswordHasher.Busy,
        };
    }
}
