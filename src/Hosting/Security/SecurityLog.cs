using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using MiniCrm.Auditing;

namespace MiniCrm.Hosting.Security;

/// <summary>
/// What concerns security and leaves no other trace, on its way to the log and to the audit: it names persons by their id alone. What
/// one source does again within a minute is counted, not written: a flood of it must neither fill the log nor the audit.
/// </summary>
public sealed class SecurityLog
{
    /// <summary>The log category.</summary>
    public const string Category = "MiniCrm.Security";

    /// <summary>From the first of some events that are alike to the entry that counts the others.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>So many different events of a kind are told of one source in a window; the others are counted together.</summary>
    public const int MostOfSource = 20;

    /// <summary>So many are told in a window altogether; of the others it is only told how many there were.</summary>
    public const int MostInWindow = 2000;

    private readonly Lock _lock = new();
    private readonly Dictionary<SecurityEvent, Tally> _tallies = [];
    private readonly Dictionary<(string Action, string? Source), int> _ofSource = [];
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Counter<long> _events;

    public SecurityLog(TimeProvider clock, ILoggerFactory loggers, IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _clock = clock;
        _logger = loggers.CreateLogger(Category);
        _events = meters.Create("MiniCrm.Security").CreateCounter<long>("minicrm.security.events", "{event}", "What happened that concerns security.");
    }

    /// <summary>Counts it; it is written within a second, or with others like it when the minute is over.</summary>
    public void Note(SecurityEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        _events.Add(1, new KeyValuePair<string, object?>("action", happened.Action));
        var now = _clock.GetUtcNow();
        lock (_lock)
        {
            var tally = Find(happened, now);
            tally.Times++;
            tally.Last = now;
        }
    }

    /// <summary>A change of a user that its timeline tells in full; here it goes to the log alone.</summary>
    public void Changed(string action, Guid subject, Guid actor) =>
        Write(new(action, _clock.GetUtcNow(), 1) { Actor = actor, Kind = "user", Subject = subject, Source = RequestSource.Current });

    /// <summary>Writes what is due to the log, and answers it for the audit.</summary>
    /// <param name="all">Whether the process ends, and everything is due.</param>
    public ImmutableArray<SecurityEntry> Take(bool all = false)
    {
        var due = ImmutableArray.CreateBuilder<SecurityEntry>();
        var now = _clock.GetUtcNow();
        lock (_lock)
        {
            foreach (var (happened, tally) in _tallies)
            {
                var isOver = now - tally.First >= Window;
                if (tally.Times > 0 && (!tally.IsTold || isOver || all))
                {
                    due.Add(happened.ToEntry(tally.Last, tally.Times));
                    (tally.Times, tally.IsTold) = (0, true);
                }

                if (isOver)
                {
                    _tallies.Remove(happened);
                    var source = (happened.Action, happened.Source);
                    if (--_ofSource[source] == 0)
                    {
                        _ofSource.Remove(source);
                    }
                }
            }
        }

        foreach (var entry in due)
        {
            Write(entry);
        }

        return due.ToImmutable();
    }

    private Tally Find(SecurityEvent happened, DateTimeOffset now)
    {
        if (_tallies.TryGetValue(happened, out var tally))
        {
            return tally;
        }

        var known = _ofSource.GetValueOrDefault((happened.Action, happened.Source));
        var kept = known < MostOfSource || happened.IsOwn ? happened : new SecurityEvent(happened.Action) { Source = happened.Source };
        if (_tallies.Count >= MostInWindow && !_tallies.ContainsKey(kept))
        {
            kept = new SecurityEvent(happened.Action);
        }

        if (!_tallies.TryGetValue(kept, out tally))
        {
            _tallies[kept] = tally = new Tally { First = now };
            var source = (kept.Action, kept.Source);
            _ofSource[source] = _ofSource.GetValueOrDefault(source) + 1;
        }

        return tally;
    }

    private void Write(SecurityEntry entry)
    {
        var name = entry.Action;
        _logger.Log(
            LogLevel.Information,
            new EventId(SecurityEvents.IdOf(name), name),
            "{Action} by user {Actor} from {Source}, {Kind} {Subject}, {Times} times, {Detail}",
            name,
            entry.Actor?.ToString() ?? "-",
            entry.Source ?? "-",
            entry.Kind ?? "-",
            entry.Subject?.ToString() ?? "-",
            entry.Times,
            entry.Detail ?? "-");
    }

    private sealed class Tally
    {
        public required DateTimeOffset First { get; init; }

        public DateTimeOffset Last { get; set; }

        public int Times { get; set; }

        public bool IsTold { get; set; }
    }
}
