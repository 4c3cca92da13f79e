using MiniCrm.Users;

namespace MiniCrm.Grains.Users.Limits;

/// <summary>It stores nothing: a silo that dies forgets what was counted there, which is better than a row for each request of a flood.</summary>
[GrainType("source"), CollectionAgeLimit(Hours = 1)]
public sealed class SourceGrain : Grain, ISourceGrain
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<SourceBudget, (SlidingWindow Window, Refusal Refusal)> _budgets;
    private readonly Vacancy _vacancy;

    public SourceGrain(SourceLimits limits, TimeProvider clock)
    {
        _budgets = new()
        {
            [SourceBudget.Registration] = (new(clock, limits.Registrations, SourceLimits.Hour), TooMany("Too many registrations from this address")),
            [SourceBudget.Mail] = (new(clock, limits.Mails, SourceLimits.Hour), TooMany("Too many mails asked for from this address")),
        };
        _vacancy = new(this, () => _budgets.Values.All(budget => budget.Window.Count == 0), LookInterval);
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

    private static Refusal TooMany(string detail) => new(RefusalKind.TooManyRequests, detail);
}
