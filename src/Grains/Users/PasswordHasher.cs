using System.Text;
using MiniCrm.Grains.Users.Hashing;

namespace MiniCrm.Grains.Users;

/// <summary>What became of comparing a password with a hash.</summary>
public enum PasswordVerdict
{
    Wrong,
    Right,

    /// <summary>They were not compared: too many others were waiting.</summary>
    Busy,
}

/// <summary>
/// Hashes passwords, as many at once as there are slots, see <see cref="HashingSlots"/>. Each on a thread of its own: two of the 80 ms each takes would occupy the whole
/// thread pool of a machine with two cores, and on that pool Orleans runs its turns.
/// </summary>
public sealed class PasswordHasher(TimeProvider clock, int slots)
{
    /// <summary>How long a caller waits for a slot.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    /// <summary>What a caller is told who waited in vain.</summary>
    public static readonly Refusal Busy = Refusal.Busy(TimeSpan.FromSeconds(1));

    private const int Cost = 10;

    // bcrypt looks at no more than these.
    private const int MaxPasswordBytes = 72;

    // Of a password that nobody knows, at the same cost: an unknown e-mail takes as long as a wrong password.
    private const string Dummy = "$2a$10$JGPBaXnvWu6QUhHQzsXdxOONmK8hvwWo7QV4A93h9wnVWcoiOrRIS";

    private readonly HashingSlots _queue = new(clock, slots);

    /// <summary>The hash of a new password; refused when no slot was free in time.</summary>
    /// <param name="refused">Asked when the waiting is over, for what may have become pointless while waiting.</param>
    public async Task<Result<string>> Hash(string password, HashingTurn turn, Func<Task<Refusal?>>? refused = null)
    {
        if (!IsWhole(password))
        {
            return new Refusal(RefusalKind.Unprocessable, "A password has at most 72 bytes, none of them NUL") { Member = "password" };
        }

        var free = await _queue.Enter(turn, MaxWait).ConfigureAwait(false);
        try
        {
            if (refused is not null && await refused().ConfigureAwait(false) is { } refusal)
            {
                return refusal;
            }

            return free ? await OnOwnThread(() => BCrypt.Net.BCrypt.HashPassword(password, Cost)).ConfigureAwait(false) : Busy;
        }
        finally
        {
            if (free)
            {
                _queue.Leave();
            }
        }
    }

    /// <param name="hash">Null when there is none to compare with, which is as much work, and wrong.</param>
    /// <param name="timeout">How long to wait for a slot.</param>
    public async Task<PasswordVerdict> Verify(string password, string? hash, HashingTurn turn, TimeSpan timeout)
    {
        if (!await _queue.Enter(turn, timeout).ConfigureAwait(false))
        {
            return PasswordVerdict.Busy;
        }

        try
        {
            var known = IsWhole(password) ? hash : null;
            var matches = await OnOwnThread(() => Matches(password, known ?? Dummy)).ConfigureAwait(false);
            return matches && known is not null ? PasswordVerdict.Right : PasswordVerdict.Wrong;
        }
        finally
        {
            _queue.Leave();
        }
    }

    /// <summary>False for what bcrypt takes for another password: it cuts off what is too long, and what follows a NUL can repeat what precedes it.</summary>
    private static bool IsWhole(string password) =>
        Encoding.UTF8.GetByteCount(password) <= MaxPasswordBytes && !password.Contains('\0', StringComparison.Ordinal);

    private static bool Matches(string password, string hash)
    {
        try
        {
            return BCrypt.Net.BCrypt.Verify(password, hash);
        }
        catch (Exception malformed) when (malformed is BCrypt.Net.SaltParseException or ArgumentException or FormatException)
        {
            return false;
        }
    }

    private static Task<T> OnOwnThread<T>(Func<T> work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
