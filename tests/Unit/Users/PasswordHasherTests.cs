using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using MiniCrm.Grains.Users;
using MiniCrm.Grains.Users.Hashing;
using MiniCrm.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Users;

public sealed class PasswordHasherTests
{
    private const string Password = "correct horse";

    private static readonly HashingTurn Turn = HashingTurn.OfStranger("192.0.2.1");

    private readonly FakeTimeProvider _clock = new();
    private readonly PasswordHasher _hasher;

    public PasswordHasherTests() => _hasher = new PasswordHasher(_clock, slots: 2);

    [Fact]
    public async Task A_password_matches_its_hash_and_no_other_does()
    {
        var hash = (await _hasher.Hash(Password, Turn)).Value!;

        Assert.StartsWith("$2a$10$", hash, StringComparison.Ordinal);
        Assert.NotEqual(hash, (await _hasher.Hash(Password, Turn)).Value);
        Assert.Equal(PasswordVerdict.Right, await Verify(Password, hash));
        Assert.Equal(PasswordVerdict.Wrong, await Verify("Correct horse", hash));
    }

    [Theory]
    [InlineData("$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", PasswordVerdict.Wrong)]
    [InlineData("$2a$10$short", PasswordVerdict.Wrong)]
    [InlineData("$2a$99$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", PasswordVerdict.Wrong)]
    [InlineData("$2a$xx$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", PasswordVerdict.Wrong)]
    [InlineData("$2a$10$!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!", PasswordVerdict.Wrong)]
    [InlineData("plain", PasswordVerdict.Wrong)]
    [InlineData("", PasswordVerdict.Wrong)]
    [InlineData(null, PasswordVerdict.Wrong)]
    public async Task No_hash_and_a_malformed_one_are_wrong(string? hash, PasswordVerdict verdict) =>
        Assert.Equal(verdict, await Verify(Password, hash));

    [Fact]
    public async Task No_hash_costs_as_much_as_one()
    {
        var hash = (await _hasher.Hash(Password, Turn)).Value!;
        await Verify(Password, null);

        var known = await Fastest(() => Verify("wrong", hash));
        var unknown = await Fastest(() => Verify("wrong", null));

        // A dummy that bcrypt cannot read would take no time; a busy machine does not make the fastest of three ten times longer.
        Assert.InRange(unknown / known, 0.1, 10);
    }

    [Fact]
    public async Task What_bcrypt_would_cut_off_does_not_count_as_the_password()
    {
        var longest = new string('é', 36);
        var hash = (await _hasher.Hash(longest, Turn)).Value!;

        Assert.Equal(PasswordVerdict.Right, await Verify(longest, hash));
        Assert.Equal(PasswordVerdict.Wrong, await Verify(longest + "x", hash));
        Assert.Equal(RefusalKind.Unprocessable, (await _hasher.Hash(longest + "x", Turn)).Refusal?.Kind);
    }

    [Fact]
    public async Task What_repeats_after_a_nul_is_another_password()
    {
        var hash = (await _hasher.Hash(Password, Turn)).Value!;

        Assert.Equal(PasswordVerdict.Wrong, await Verify($"{Password}\0{Password}", hash));
    }

    [Fact]
    public async Task More_callers_than_slots_all_get_their_turn()
    {
        var hashes = await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => _hasher.Hash(Password, Turn)));

        Assert.All(hashes, hash => Assert.True(hash.Succeeded));
    }

    [Fact]
    public async Task Who_waits_over_five_seconds_is_told_to_come_again()
    {
        var full = new PasswordHasher(_clock, slots: 1);
        var first = full.Hash(Password, Turn);

        var second = full.Hash(Password, Turn);
        var third = full.Verify(Password, null, Turn, PasswordHasher.MaxWait);
        _clock.Advance(PasswordHasher.MaxWait);

        Assert.Equal(RefusalKind.Busy, (await second).Refusal?.Kind);
        Assert.NotNull((await second).Refusal?.RetryAfter);
        Assert.Equal(PasswordVerdict.Busy, await third);
        Assert.True((await first).Succeeded);
        Assert.True((await full.Hash(Password, Turn)).Succeeded);
    }

    [Fact]
    public async Task What_became_pointless_while_waiting_is_not_hashed_and_frees_its_slot()
    {
        for (var refused = 0; refused < 3; refused++)
        {
            Assert.Equal(UserRefusals.SignInRequired, (await _hasher.Hash(Password, Turn, () => Task.FromResult<Refusal?>(UserRefusals.SignInRequired))).Refusal);
        }

        Assert.True((await _hasher.Hash(Password, Turn, () => Task.FromResult<Refusal?>(null))).Succeeded);
    }

    [Fact]
    public async Task Who_has_no_patience_left_is_not_served() =>
        Assert.Equal(PasswordVerdict.Busy, await _hasher.Verify(Password, null, Turn, TimeSpan.FromSeconds(-1)));

    private Task<PasswordVerdict> Verify(string password, string? hash) => _hasher.Verify(password, hash, Turn, PasswordHasher.MaxWait);

    private static async Task<double> Fastest(Func<Task> work)
    {
        var fastest = double.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await work();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return fastest;
    }
}
