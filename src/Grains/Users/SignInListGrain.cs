using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Users;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Users;

[GrainType("signInList"), InRole("users"), StatelessWorker, Reentrant]
public sealed class SignInListGrain([FromKeyedServices("users")] NpgsqlDataSource database, SignInLimits limits, TimeProvider clock)
    : Grain, ISignInListGrain
{
    // The generation is in the last 32 bits of the id, see SignInId; what is asked of it is UserRules.IsOfToday.
    private const string Live = """
        select sign_ins.id, sign_ins.state
        from sign_ins join users on users.id = user_id
        where user_id = @user and ended_at is null and expires_at > @now and utc(sign_ins.state->>'createdAt') > @oldest
          and (('x' || right(sign_ins.id::text, 8))::bit(32)::int = (users.state->>'passwordGeneration')::int
            or (users.state->'keptSignIn'->>'generation' = users.state->>'passwordGeneration'
              and users.state->'keptSignIn'->>'id' = sign_ins.id::text))
          and sign_ins.id < @before
        order by sign_ins.id desc limit @limit
        """;

    public async Task<Page<SignInView>> List(Guid userId, PageRequest page)
    {
        var now = clock.UtcMilliseconds();
        var rows = await database.QueryAsync(
            Live,
            row => row.State<SignInState>(1).ToView(row.GetGuid(0)),
            [
                .. Pages.Parameters(page),
                new NpgsqlParameter<Guid>("user", userId),
                new NpgsqlParameter<DateTimeOffset>("now", now),
                new NpgsqlParameter<DateTimeOffset>("oldest", now - limits.MaxAge),
            ]);
        return rows.ToPage(page, signIn => signIn.Id);
    }
}
