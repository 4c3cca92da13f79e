using System.Text.Json;
using MiniCrm.Database.Storage;
using MiniCrm.Grains;
using MiniCrm.Grains.Users;
using MiniCrm.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Users;

public sealed class UserRulesTests
{
    private static readonly Guid UserId = Guid.CreateVersion7();
    private static readonly Guid Other = Guid.CreateVersion7();
    private static readonly DateTimeOffset Then = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Then.AddHours(1);
    private static readonly Caller Admin = new(Other, UserRole.Admin);

    public enum Field
    {
        Name,
        Email,
        Password,
        Role,
        IsActive,
    }

    [Theory]
    [InlineData(UserRole.Admin, true, Field.Name, null)]
    [InlineData(UserRole.Admin, true, Field.Email, null)]
    [InlineData(UserRole.Admin, true, Field.Password, null)]
    [InlineData(UserRole.Admin, true, Field.Role, RefusalKind.Forbidden)]
    [InlineData(UserRole.Admin, true, Field.IsActive, RefusalKind.Forbidden)]
    [InlineData(UserRole.Admin, false, Field.Name, null)]
    [InlineData(UserRole.Admin, false, Field.Email, null)]
    [InlineData(UserRole.Admin, false, Field.Password, null)]
    [InlineData(UserRole.Admin, false, Field.Role, null)]
    [InlineData(UserRole.Admin, false, Field.IsActive, null)]
    [InlineData(UserRole.Manager, true, Field.Name, null)]
    [InlineData(UserRole.Manager, true, Field.Email, null)]
    [InlineData(UserRole.Manager, true, Field.Password, null)]
    [InlineData(UserRole.Manager, true, Field.Role, RefusalKind.Forbidden)]
    [InlineData(UserRole.Manager, true, Field.IsActive, RefusalKind.Forbidden)]
    [InlineData(UserRole.Manager, false, Field.Name, RefusalKind.Forbidden)]
    [InlineData(UserRole.Manager, false, Field.Email, RefusalKind.Forbidden)]
    [InlineData(UserRole.Manager, false, Field.Password, RefusalKind.Forbidden)]
    [InlineData(UserRole.Manager, false, Field.Role, RefusalKind.Forbidden)]
    [InlineData(UserRole.Manager, false, Field.IsActive, RefusalKind.Forbidden)]
    [InlineData(UserRole.SalesRep, true, Field.Name, null)]
    [InlineData(UserRole.SalesRep, true, Field.Email, null)]
    [InlineData(UserRole.SalesRep, true, Field.Password, null)]
    [InlineData(UserRole.SalesRep, true, Field.Role, RefusalKind.Forbidden)]
    [InlineData(UserRole.SalesRep, true, Field.IsActive, RefusalKind.Forbidden)]
    [InlineData(UserRole.SalesRep, false, Field.Name, RefusalKind.Forbidden)]
    [InlineData(UserRole.SalesRep, false, Field.Email, RefusalKind.Forbidden)]
    [InlineData(UserRole.SalesRep, false, Field.Password, RefusalKind.Forbidden)]
    [InlineData(UserRole.SalesRep, false, Field.Role, RefusalKind.Forbidden)]
    [InlineData(UserRole.SalesRep, false, Field.IsActive, RefusalKind.Forbidden)]
    public void Who_may_change_what(UserRole role, bool own, Field field, RefusalKind? refused)
    {
        var user = User(role);
        var caller = new Caller(own ? UserId : Other, role);
        var command = field switch
        {
            Field.Name => new UpdateUser { FirstName = "Grace" },
            Field.Email => new UpdateUser { Email = "grace@example.com" },
            Field.Role => new UpdateUser { Role = role is UserRole.Admin ? UserRole.Manager : UserRole.Admin },
            Field.IsActive => new UpdateUser { IsActive = false },
            _ => new UpdateUser(),
        };

        var decision = UserRules.Update(UserId, user, command, field is Field.Password ? "new hash" : null, caller, Now);

        Assert.Equal(refused, decision.Refusal?.Kind);
        Assert.Equal(refused is null, decision.Change is not null);
    }

    [Theory]
    [InlineData(UserRole.Admin, true, null)]
    [InlineData(UserRole.Admin, false, null)]
    [InlineData(UserRole.Manager, true, RefusalKind.Forbidden)]
    [InlineData(UserRole.Manager, false, RefusalKind.Forbidden)]
    [InlineData(UserRole.SalesRep, true, RefusalKind.Forbidden)]
    [InlineData(UserRole.SalesRep, false, RefusalKind.Forbidden)]
    public void Who_may_delete(UserRole role, bool own, RefusalKind? refused) =>
        Assert.Equal(refused, UserRules.Delete(UserId, User(role), new Caller(own ? UserId : Other, role), Now).Refusal?.Kind);

    [Theory]
    [InlineData(UserRole.Admin)]
    [InlineData(UserRole.SalesRep)]
    public void What_is_not_there_is_not_found_before_it_is_forbidden(UserRole role)
    {
        var caller = new Caller(Other, role);

        Assert.Equal(UserRefusals.NotFound, UserRules.Update(UserId, null, new UpdateUser { FirstName = "Grace" }, null, caller, Now).Refusal);
        Assert.Equal(UserRefusals.NotFound, UserRules.Delete(UserId, null, caller, Now).Refusal);
    }

    [Fact]
    public void Equal_values_change_nothing_and_are_nobodys_own_role()
    {
        var user = User(UserRole.SalesRep);
        var same = new UpdateUser { FirstName = user.FirstName, Email = user.Email, Role = user.Role, IsActive = true };

        var decision = UserRules.Update(UserId, user, same, null, new Caller(UserId, UserRole.SalesRep), Now);

        Assert.False(decision.IsRefused);
        Assert.Null(decision.Change);
    }

    [Fact]
    public void A_new_user_is_active_has_its_first_password_and_is_announced_without_it()
    {
        var change = UserRules.Create(UserId, null, NewUser(), Other, Now).Change!;

        Assert.Equal("Ada@Example.com", change.State.Email);
        Assert.Equal("ada@example.com", change.State.EmailKey);
        Assert.True(change.State.IsActive);
        Assert.Equal(UserState.FirstSignInGeneration, change.State.SignInGeneration);
        Assert.Equal(Other, change.Actor);
        Assert.Empty(change.Rows);
        var happened = Assert.Single(change.Happened);
        Assert.Equal(new UserCreated(UserId, "Ada@Example.com", "Ada", "Lovelace", UserRole.Manager, Now), happened.Event);
        Assert.Equal(["firstName", "lastName", "email", "role", "isActive"], happened.Timeline!.Value.Select(field => field.Field));
        Assert.DoesNotContain("hash", Json(happened), StringComparison.Ordinal);
    }

    [Fact]
    public void A_founder_is_an_admin_who_acts_for_themselves_and_lays_claim()
    {
        var change = UserRules.Create(UserId, null, NewUser().AsFounder(), creator: null, Now).Change!;

        Assert.Equal(UserRole.Admin, change.State.Role);
        Assert.Equal(UserId, change.Actor);
        Assert.Equal("""[{"claim":"founder"}]""", Json(change.Rows));
    }

    [Fact]
    public void Who_registers_after_the_founder_is_a_sales_rep_without_a_claim()
    {
        var change = UserRules.Create(UserId, null, NewUser().AsFounder().AsRegistered(), creator: null, Now).Change!;

        Assert.Equal(UserRole.SalesRep, change.State.Role);
        Assert.Empty(change.Rows);
    }

    [Fact]
    public void A_change_publishes_the_members_that_changed_and_no_others()
    {
        var command = new UpdateUser { FirstName = "Grace", LastName = "Lovelace", Role = UserRole.SalesRep };

        var change = UserRules.Update(UserId, User(UserRole.Manager), command, null, Admin, Now).Change!;

        var happened = Assert.Single(change.Happened);
        Assert.Equal(new UserUpdated(UserId, null, "Grace", null, UserRole.SalesRep, null, Now), happened.Event);
        Assert.Equal([new FieldChange("firstName", "Ada", "Grace"), new FieldChange("role", UserRole.Manager, UserRole.SalesRep)], happened.Timeline!.Value);
        Assert.Equal((Now, Then), (change.State.UpdatedAt, change.State.CreatedAt));
    }

    [Fact]
    public void Another_spelling_of_the_address_is_a_change_of_it()
    {
        var change = UserRules.Update(UserId, User(UserRole.Manager), new UpdateUser { Email = "ADA@example.com" }, null, Admin, Now).Change!;

        Assert.Equal("ADA@example.com", change.State.Email);
        Assert.Equal("ada@example.com", change.State.EmailKey);
        Assert.Equal("ADA@example.com", ((UserUpdated)change.Happened[0].Event).Email);
    }

    [Fact]
    public void A_new_password_starts_a_generation_and_is_told_without_its_value()
    {
        var change = UserRules.Update(UserId, User(UserRole.Manager), new UpdateUser(), "new hash", Admin, Now).Change!;

        Assert.Equal("new hash", change.State.PasswordHash);
        Assert.Equal(UserState.FirstSignInGeneration + 1, change.State.SignInGeneration);
        var happened = change.Happened[0];
        Assert.Equal($$"""{"userId":"{{UserId}}","timestamp":"2026-01-01T01:00:00.000Z"}""", JsonSerializer.Serialize(happened.Event, StorageJson.Options));
        Assert.Equal(new Happened(new UserSecurityChanged(UserId, SecurityChange.Password, Now), null), change.Happened[1]);
        Assert.Equal(2, change.Happened.Length);
        Assert.Equal([new FieldChange("password", null, null)], happened.Timeline!.Value);
    }

    [Fact]
    public void A_profile_changes_without_touching_the_password()
    {
        var before = User(UserRole.Manager);

        var after = UserRules.Update(UserId, before, new UpdateUser { FirstName = "Grace" }, null, Admin, Now).Change!.State;

        Assert.Equal((before.PasswordHash, before.SignInGeneration), (after.PasswordHash, after.SignInGeneration));
    }

    [Fact]
    public void What_is_left_of_a_deleted_user_identifies_nobody()
    {
        var change = UserRules.Delete(UserId, User(UserRole.Manager) with { Sequence = 4 }, Admin, Now).Change!;

        var expected = new UserState
        {
            FirstName = "",
            LastName = "",
            Email = "",
            EmailKey = "",
            Role = UserRole.Manager,
            IsActive = false,
            PasswordHash = "",
            SignInGeneration = UserState.FirstSignInGeneration,
            CreatedAt = Then,
            UpdatedAt = Now,
            DeletedAt = Now,
            Sequence = 4,
        };
        Assert.Equal(expected, change.State);
        Assert.Equal(new UserDeleted(UserId, Now), Assert.Single(change.Happened).Event);
    }

    [Theory]
    [InlineData(true, 0, true)]
    [InlineData(true, 1, false)]
    [InlineData(false, 0, false)]
    public void A_sign_in_speaks_for_an_active_user_until_the_password_is_new(bool active, int newPasswords, bool accepted)
    {
        var signInId = SignInId.New(UserState.FirstSignInGeneration, DateTimeOffset.UtcNow);
        var user = User(UserRole.Manager) with { IsActive = active, SignInGeneration = UserState.FirstSignInGeneration + newPasswords };
        Result<UserView> view = user.ToView(UserId, 3);

        var answer = UserRules.Authorize(user, view, signInId);

        Assert.Equal(accepted ? null : RefusalKind.Unauthenticated, answer.Refusal?.Kind);
        Assert.Equal(accepted, ReferenceEquals(view, answer));
        Assert.Equal(RefusalKind.Unauthenticated, UserRules.Authorize(null, null, signInId).Refusal?.Kind);
    }

    [Theory]
    [InlineData(true, Field.Name, false)]
    [InlineData(true, Field.Email, true)]
    [InlineData(true, Field.Password, true)]
    [InlineData(false, Field.Name, false)]
    [InlineData(false, Field.Email, false)]
    [InlineData(false, Field.Password, false)]
    public void Only_for_their_own_password_and_address_do_users_prove_who_they_are(bool own, Field field, bool takes)
    {
        var user = User(UserRole.Admin).ToView(UserId, 1);

        Assert.Equal(takes, UserRules.TakesCurrentPassword(user, Change(field), new Caller(own ? UserId : Other, UserRole.Admin)));
        Assert.False(UserRules.TakesCurrentPassword(user, new UpdateUser { Email = user.Email }, new Caller(UserId, UserRole.Admin)));
    }

    [Theory]
    [InlineData(true, Field.Name, 0)]
    [InlineData(true, Field.Email, 1)]
    [InlineData(true, Field.Password, 1)]
    [InlineData(false, Field.Name, 0)]
    [InlineData(false, Field.Email, 2)]
    [InlineData(false, Field.Password, 2)]
    [InlineData(false, Field.Role, 0)]
    [InlineData(false, Field.IsActive, 2)]
    public void What_a_change_ends(bool own, Field field, int ended)
    {
        var (current, elsewhere, session) = (SignInId.New(1, DateTimeOffset.UtcNow), SignInId.New(1, DateTimeOffset.UtcNow), SignInId.New(1, DateTimeOffset.UtcNow));
        var caller = own ? new Caller(UserId, UserRole.Manager) : Admin;

        // An admin's own sign-in is nobody's whose password they set.
        var command = Change(field) with { SignInId = own ? current : session };
        var after = UserRules.Update(UserId, User(UserRole.Manager), command, field is Field.Password ? "new hash" : null, caller, Now).Change!.State;

        Assert.Equal(ended < 2, UserRules.IsOfToday(after, current));
        Assert.Equal(ended < 1, UserRules.IsOfToday(after, elsewhere));
        Assert.Equal(ended < 1, UserRules.IsOfToday(after, session));
    }

    [Fact]
    public void The_sign_in_that_is_kept_is_the_one_that_made_the_last_change()
    {
        var (first, second) = (SignInId.New(1, DateTimeOffset.UtcNow), SignInId.New(2, DateTimeOffset.UtcNow));
        var caller = new Caller(UserId, UserRole.Manager);

        var once = UserRules.Update(UserId, User(UserRole.Manager), new UpdateUser { SignInId = first }, "second hash", caller, Now).Change!.State;
        var twice = UserRules.Update(UserId, once, new UpdateUser { SignInId = second }, "third hash", caller, Now).Change!.State;

        Assert.True(UserRules.IsOfToday(once, first) && UserRules.IsOfToday(once, second));
        Assert.True(UserRules.IsOfToday(twice, second));
        Assert.False(UserRules.IsOfToday(twice, first));

        // A build that knows of none begins the next generation and leaves it where it is.
        Assert.False(UserRules.IsOfToday(once with { SignInGeneration = 3 }, first));
    }

    [Fact]
    public void A_sign_in_that_was_ended_while_the_password_was_checked_changes_nothing()
    {
        var before = User(UserRole.Manager);
        var changed = UserRules.Update(UserId, before, new UpdateUser { SignInId = SignInId.New(1, DateTimeOffset.UtcNow) }, "new hash", new Caller(UserId, UserRole.Manager), Now).Change!.State;

        var late = UserRules.Update(UserId, changed, new UpdateUser { SignInId = SignInId.New(1, DateTimeOffset.UtcNow) }, "their hash", new Caller(UserId, UserRole.Manager), Now);

        Assert.Equal(RefusalKind.Unauthenticated, late.Refusal?.Kind);
    }

    [Fact]
    public void Who_was_deactivated_comes_back_without_their_sign_ins()
    {
        var signIn = SignInId.New(1, DateTimeOffset.UtcNow);
        var away = UserRules.Update(UserId, User(UserRole.Manager), new UpdateUser { IsActive = false }, null, Admin, Now).Change!.State;
        var back = UserRules.Update(UserId, away, new UpdateUser { IsActive = true }, null, Admin, Now).Change!.State;

        Assert.False(UserRules.IsOfToday(back, signIn));

        // One whom a build deactivated that left them as they were.
        var before = User(UserRole.Manager) with { IsActive = false };
        Assert.False(UserRules.IsOfToday(UserRules.Update(UserId, before, new UpdateUser { IsActive = true }, null, Admin, Now).Change!.State, signIn));
    }

    [Theory]
    [InlineData(true, UserRole.SalesRep, null)]
    [InlineData(false, UserRole.Admin, null)]
    [InlineData(false, UserRole.Manager, RefusalKind.Forbidden)]
    [InlineData(false, UserRole.SalesRep, RefusalKind.Forbidden)]
    public void Who_may_end_all_sign_ins(bool own, UserRole role, RefusalKind? refused)
    {
        var decision = UserRules.EndSignIns(UserId, User(UserRole.Manager), new Caller(own ? UserId : Other, role), Now);

        Assert.Equal(refused, decision.Refusal?.Kind);
        Assert.Equal(UserRefusals.NotFound, UserRules.EndSignIns(UserId, null, Admin, Now).Refusal);
        Assert.Equal(refused is not null, decision.Change is null);
        Assert.False(decision.Change is { } change && UserRules.IsOfToday(change.State, SignInId.New(1, DateTimeOffset.UtcNow)));
    }

    [Fact]
    public void The_row_names_the_generation_as_every_build_does()
    {
        var row = JsonSerializer.Serialize(User(UserRole.Manager), StorageJson.Options);

        Assert.Contains("\"passwordGeneration\":1", row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("users_email_key", RefusalKind.Conflict)]
    [InlineData("founder_pkey", RefusalKind.Unauthenticated)]
    [InlineData("last_active_admin", RefusalKind.Conflict)]
    [InlineData("users_pkey", null)]
    public void Constraints_speak_in_refusals(string constraint, RefusalKind? kind) =>
        Assert.Equal(kind, UserRules.OnViolation(constraint)?.Kind);

    [Fact]
    public void Hashes_are_in_no_text_and_in_no_view()
    {
        var user = User(UserRole.Admin);

        Assert.Equal("UserState NewUser", $"{user} {NewUser()}");
        Assert.DoesNotContain("hash", Json(user.ToView(UserId, 1)), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Former_addresses_are_kept_for_a_week_and_not_beyond_a_deletion()
    {
        var user = User(UserRole.SalesRep);
        var times = Enumerable.Range(1, 7).Select(day => Then.AddDays(day)).ToArray();
        foreach (var time in times)
        {
            user = UserRules.Update(UserId, user, new UpdateUser { Email = $"ada@{time.Day}.example.com" }, null, Admin, time).Change!.State;
        }

        var last = times[^1];
        Assert.Equal("ada@7.example.com", UserRules.FormerEmail(user, last, last).Value);
        Assert.Equal("ada@6.example.com", UserRules.FormerEmail(user, times[^2], last).Value);
        Assert.False(UserRules.FormerEmail(user, last, last.AddDays(7)).Succeeded);
        Assert.False(UserRules.FormerEmail(user, last.AddMilliseconds(1), last).Succeeded);
        Assert.Equal(5, user.FormerEmails!.Value.Length);
        Assert.DoesNotContain("@", Json(UserRules.Delete(UserId, user, Admin, last).Change!.State), StringComparison.Ordinal);
    }

    private static UpdateUser Change(Field field) => field switch
    {
        Field.Name => new() { FirstName = "Grace" },
        Field.Email => new() { Email = "grace@example.com" },
        Field.Role => new() { Role = UserRole.SalesRep },
        Field.IsActive => new() { IsActive = false },
        _ => new() { Password = "new password" },
    };

    private static string Json(object value) => JsonSerializer.Serialize(value, StorageJson.Options);

    private static NewUser NewUser() => new()
    {
        FirstName = "Ada",
        LastName = "Lovelace",
        Email = "Ada@Example.com",
        Role = UserRole.Manager,
        PasswordHash = "the hash",
    };

    private static UserState User(UserRole role) =>
        UserRules.Create(UserId, null, NewUser() with { Role = role }, Other, Then).Change!.State;
}
