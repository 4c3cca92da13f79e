using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Users.Hashing;
using MiniCrm.Users;
using MiniCrm.Users.Passwords;
using Npgsql;

namespace MiniCrm.Grains.Users;

[GrainType("enrolment"), InRole("users"), CollectionAgeLimit(Minutes = 2)]
public sealed class EnrolmentGrain([FromKeyedServices("users")] NpgsqlDataSource database, PasswordHasher hasher, TimeProvider clock) : Grain, IEnrolmentGrain
{
    private const string Look = $"""
        select exists (select from users where {UserEmails.HaveIt}) as taken,
          exists (select from founder) as founded
        """;

    public async Task<Result<UserView>> Create(CreateUser command, Caller? caller)
    {
        if (await RefusedCreate(command, caller) is { } refusal)
        {
            return refusal;
        }

        if (RefusedPassword(command) is { } refused)
        {
            return refused;
        }

        // Of many who want to be the first, those who wait for a slot need no hash any more when there is one.
        var hash = await hasher.Hash(
            command.Password,
            caller is null ? HashingTurn.OfStranger(command.Origin?.Source) : HashingTurn.Of(caller),
            caller is null ? () => RefusedCreate(command, caller) : null);
        if (!hash.Succeeded)
        {
            return hash.Refusal;
        }

        var user = NewUser.From(command, hash.Value);
        return await NewUserGrain().Create(caller is null ? user.AsFounder() : user, caller?.UserId);
    }

    public async Task<Result<SignedIn>> Register(CreateUser command)
    {
        var (taken, founded) = await LookUp(command.Email);
        if (taken)
        {
            return UserRefusals.EmailTaken;
        }

        if (RefusedPassword(command) is { } refused)
        {
            return refused;
        }

        var hash = await hasher.Hash(command.Password, HashingTurn.OfStranger(command.Origin?.Source));
        if (!hash.Succeeded)
        {
            return hash.Refusal;
        }

        var user = NewUser.From(command, hash.Value);
        var grain = NewUserGrain();
        var created = await grain.Create(founded ? user.AsRegistered() : user.AsFounder(), creator: null);
        if (created.Refusal == EnrolmentRules.AlreadyFounded)
        {
            // Somebody else was first in the meantime.
            created = await grain.Create(user.AsRegistered(), creator: null);
        }

        return created.Succeeded
            ? await GrainFactory.Open(created.Value, SignInId.New(UserState.FirstSignInGeneration, clock.GetUtcNow()), command.Origin, isNewDevice: false)
            : created.Refusal;
    }

    private static Refusal? RefusedPassword(CreateUser command) =>
        PasswordRules.Refused(command.Password, command.FirstName, command.LastName, command.Email);

    private async Task<Refusal?> RefusedCreate(CreateUser command, Caller? caller)
    {
        var (taken, founded) = await LookUp(command.Email);
        return EnrolmentRules.RefusedCreate(founded, taken, caller);
    }

    private async Task<(bool Taken, bool Founded)> LookUp(string email)
    {
        var rows = await database.QueryAsync(
            Look,
            row => (row.GetBoolean(0), row.GetBoolean(1)),
            UserEmails.Parameters(email));
        return rows[0];
    }

    private IUserWritesGrain NewUserGrain() => GrainFactory.GetGrain<IUserWritesGrain>(MintedId.Announce(clock));
}
