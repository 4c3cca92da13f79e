using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using MiniCrm.Auditing;
using MiniCrm.Hosting.Security;

namespace MiniCrm.Tests.Unit.Common;

/// <summary>What is told of events that concern security, and what is put together.</summary>
public sealed class SecurityLogTests : IDisposable
{
    private static readonly SecurityEvent Failed = new(AuditActions.SignInFailed) { Source = "192.0.2.1" };

    private readonly FakeTimeProvider _clock = new();
    private readonly Lines _lines = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SecurityLog _log;

    public SecurityLogTests() => _log = new(_clock, LoggerFactory.Create(logging => logging.AddProvider(_lines)), _services.GetRequiredService<IMeterFactory>());

    public void Dispose()
    {
        _services.Dispose();
        _lines.Dispose();
    }

    [Fact]
    public void The_first_is_told_at_once_and_those_like_it_together_when_the_minute_is_over()
    {
        _log.Note(Failed);
        Assert.Equal(1, Assert.Single(_log.Take()).Times);

        for (var more = 0; more < 500; more++)
        {
            _log.Note(Failed);
        }

        Assert.Empty(_log.Take());
        _clock.Advance(SecurityLog.Window);
        Assert.Equal(500, Assert.Single(_log.Take()).Times);
        _clock.Advance(SecurityLog.Window);
        Assert.Empty(_log.Take());
        Assert.Equal(2, _lines.Count);
    }

    [Fact]
    public void A_flood_from_one_source_at_many_accounts_is_a_few_entries_and_loses_no_count()
    {
        for (var account = 0; account < 10_000; account++)
        {
            _log.Note(Failed with { Actor = Guid.NewGuid() });
        }

        var told = _log.Take();

        Assert.Equal(SecurityLog.MostOfSource + 1, told.Length);
        Assert.Equal(10_000, told.Sum(entry => entry.Times));
        Assert.All(told, entry => Assert.Equal("192.0.2.1", entry.Source));
    }

    [Fact]
    public void A_flood_from_everywhere_is_bounded_and_loses_no_count()
    {
        for (var source = 0; source < 20_000; source++)
        {
            _log.Note(Failed with { Source = $"2001:db8:0:{source:x}::/64" });
        }

        var told = _log.Take();

        Assert.Equal(SecurityLog.MostInWindow + 1, told.Length);
        Assert.Equal(20_000, told.Sum(entry => entry.Times));
        _clock.Advance(SecurityLog.Window);
        Assert.Empty(_log.Take());
        _log.Note(Failed);
        Assert.Equal("192.0.2.1", Assert.Single(_log.Take()).Source);
    }

    [Fact]
    public void Sign_ins_are_told_one_by_one()
    {
        var users = Enumerable.Range(0, 100).Select(_ => Guid.NewGuid()).ToArray();
        Array.ForEach(users, user => _log.Note(new(AuditActions.SignedIn) { Actor = user, Source = "192.0.2.1" }));

        Assert.Equal(users.Order(), _log.Take().Select(entry => entry.Actor!.Value).Order());
    }

    [Fact]
    public void At_the_end_everything_is_told()
    {
        _log.Note(Failed);
        _log.Take();
        _log.Note(Failed);

        Assert.Equal(1, Assert.Single(_log.Take(all: true)).Times);
    }

    [Fact]
    public void Every_kind_has_a_number_of_its_own_that_stays()
    {
        var kinds = AuditActions.OfSecurity.Concat([SecurityEvents.RoleChanged, SecurityEvents.PasswordChanged, SecurityEvents.EmailChanged, SecurityEvents.ActivationChanged]);

        Assert.Equal(Enumerable.Range(1001, 13), kinds.Select(SecurityEvents.IdOf).Order());
        Assert.Equal((1001, 1005, 1008), (SecurityEvents.IdOf(AuditActions.SignedIn), SecurityEvents.IdOf(AuditActions.TokenReused), SecurityEvents.IdOf(AuditActions.AccessRefused)));
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public int Count { get; private set; }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Count++;

        public void Dispose()
        {
        }
    }
}
