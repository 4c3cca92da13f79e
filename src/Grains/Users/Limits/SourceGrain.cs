using MiniCrm.Users;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Users.Limits;

/// <summary>It stores nothing: a silo that dies forgets what was counted there, which is better than a row for each request of a flood.</summary>
[GrainType("source"), InRole("users"), Reentrant, CollectionAgeLimit(Hours = 1)]
public sealed class SourceGrain : Grain, ISourceGrain
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<SourceBudget, (SlidingWindow Window, Refusal Refusal)> _budgets;
    private readonly FailedAttempts _attempts;
    private readonly Vacancy _vacancy;
    private readonly TimeProvider _clock;

    public SourceGrain(SourceLimits limits, TimeProvider clock)
    {
        _budgets = new()
        {
            [SourceBudget.Registration] = (new(clock, limits.Registrations, SourceLimits.Hour), TooMany("Too many registrations from this address")),
            [SourceBudget.Mail] = (new(clock, limits.Mails, SourceLimits.Hour), TooMany("Too many mails asked for from this address")),
        };
        _attempts = new(clock, FailureLimit.OfSource(limits.FailedSignIns));
        _vacancy = new(this, () => _attempts.IsIdle && _budgets.Values.All(budget => budget.Window.Count == 0), LookInterval);
        _clock = clock;
    }

    public Task<Refusal?> Take(SourceBudget budget)
    {
        var (window, refusal) = _budgets[budget];
        if (window.IsFull)
        {
            return Task.FromResult<Refusal?>(refusal with { RetryAfter = window.UntilRoom });
        }

        window.Add();
        _vacancy.Watch();
        return Task.FromResult<Refusal?>(null);
    }

    public Task<Result<SignedIn>> SignIn(SignIn command)
    {
        _vacancy.Watch();
        var started = _clock.GetTimestamp();
        var desk = GrainFactory.GetGrain<ISignInDeskGrain>(EmailAddress.Digest(command.Email));
        return _attempts.Make(
            () => desk.SignIn(command with { Waited = _clock.GetElapsedTime(started), FailuresOfSource = _attempts.Count }),
            FailedAttempts.MaxWait);
    }

    private static Refusal TooMany(string detail) => new(RefusalKind.TooManyRequests, detail);
}
