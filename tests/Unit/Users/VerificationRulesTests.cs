using MiniCrm.Grains.Users;
using MiniCrm.Users;

namespace MiniCrm.Tests.Unit.Users;

public sealed class VerificationRulesTests
{
    private static readonly Guid UserId = Guid.CreateVersion7();
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Caller Self = new(UserId, UserRole.SalesRep);
    private static readonly Caller Admin = new(Guid.CreateVersion7(), UserRole.Admin);

    [Fact]
    public void A_link_is_good_once_and_for_a_day()
    {
        var user = Registered();
        var token = VerificationRules.Token(UserId, user, Now).Value!;

        Assert.Equal(VerificationRules.NotAccepted, Verify(user, token, Now.AddHours(24)).Refusal);
        Assert.Equal(VerificationRules.NotAccepted, Verify(user, VerificationToken.Of(UserId, VerificationToken.NewSecret()), Now).Refusal);
        Assert.Equal(VerificationRules.NotAccepted, Verify(user with { IsActive = false }, token, Now).Refusal);
        Assert.Equal(VerificationRules.NotAccepted, Verify(null, token, Now).Refusal);
        var verified = Verify(user, token, Now.AddHours(23)).Change!.State;
        Assert.Null(verified.Verification);
        Assert.Equal(VerificationRules.NotAccepted, Verify(verified, token, Now.AddHours(23)).Refusal);
        Assert.Equal((false, false), (verified.ToView(UserId, 2).AwaitsVerification, verified.ToView(UserId, 2).IsRestricted));
    }

    [Fact]
    public void A_renewed_link_ends_the_one_before()
    {
        var user = Registered();
        var token = VerificationRules.Token(UserId, user, Now).Value!;

        var renewed = VerificationRules.Renew(UserId, user, Now).Change!.State;

        Assert.Equal(VerificationRules.NotAccepted, Verify(renewed, token, Now).Refusal);
        Assert.True(renewed.ToView(UserId, 2).IsRestricted);
    }

    [Fact]
    public void Mails_come_ever_later_and_never_for_ever()
    {
        var (user, now, pauses) = (Registered(), Now, new List<double>());
        for (var mail = 0; mail < 14; mail++)
        {
            if (VerificationRules.Renew(UserId, user, now).Refusal is { } refusal)
            {
                Assert.Equal(RefusalKind.TooManyRequests, refusal.Kind);
                pauses.Add(refusal.RetryAfter!.Value.TotalMinutes);
                now += refusal.RetryAfter.Value;
            }

            user = VerificationRules.Renew(UserId, user, now).Change!.State;
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640, 1280, 1280, 1280, 1280], pauses);
    }

    [Fact]
    public void Ones_own_new_address_is_to_be_proved_and_one_that_an_admin_sets_is_not()
    {
        var user = Registered() with { Verification = null };

        var own = Update(user, "other@example.com", Self);
        var given = Update(Registered(), "other@example.com", Admin);
        var shouted = Update(user, user.Email.ToUpperInvariant(), Self);

        Assert.Equal((true, false), (own.ToView(UserId, 2).AwaitsVerification, own.ToView(UserId, 2).IsRestricted));
        Assert.Null(given.Verification);
        Assert.Null(shouted.Verification);
    }

    [Fact]
    public void Another_address_frees_nobody_who_has_registered()
    {
        var changed = Update(Registered(), "other@example.com", Self);

        Assert.Equal((true, true), (changed.ToView(UserId, 2).AwaitsVerification, changed.ToView(UserId, 2).IsRestricted));
        Assert.False(VerificationRules.Token(UserId, Registered(), Now).Value!.Secret.SequenceEqual(VerificationRules.Token(UserId, changed, Now).Value!.Secret));
    }

    [Fact]
    public void A_row_from_before_counts_as_verified()
    {
        var view = (Registered() with { Verification = null }).ToView(UserId, 1);

        Assert.Equal((false, false), (view.AwaitsVerification, view.IsRestricted));
    }

    [Fact]
    public void The_first_user_and_whom_an_admin_creates_need_no_proof()
    {
        Assert.Null(Create(NewUser().AsFounder()).Verification);
        Assert.Null(Create(NewUser()).Verification);
        Assert.Null(Create(NewUser().AsRegistered().AsFounder()).Verification);
    }

    [Fact]
    public void A_token_survives_the_way_through_a_link_and_is_not_written_out()
    {
        var token = VerificationToken.Of(UserId, VerificationToken.NewSecret());

        var read = VerificationToken.Parse(token.Encode())!;

        Assert.Equal(64, token.Encode().Length);
        Assert.Equal(token.UserId, read.UserId);
        Assert.Equal(token.Secret, read.Secret);
        Assert.DoesNotContain(token.Encode(), $"{token}{Registered().Verification}{Registered()}", StringComparison.Ordinal);
        Assert.Null(VerificationToken.Parse(token.Encode() + "A"));
    }

    private static UserState Registered() => Create(NewUser().AsRegistered());

    private static UserState Create(NewUser user) => UserRules.Create(UserId, null, user, null, Now).Change!.State;

    private static MiniCrm.Grains.Decision<UserState> Verify(UserState? user, VerificationToken token, DateTimeOffset now) =>
        VerificationRules.Verify(UserId, user, token, now);

    private static UserState Update(UserState user, string email, Caller caller) =>
        UserRules.Update(UserId, user, new UpdateUser { Email = email }, null, caller, Now).Change!.State;

    private static NewUser NewUser() => new()
    {
        FirstName = "Ada",
        LastName = "Lovelace",
        Email = "ada@example.com",
        Role = UserRole.SalesRep,
        PasswordHash = "the hash",
    };
}
