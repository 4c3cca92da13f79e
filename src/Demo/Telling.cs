using System.Collections.Immutable;
using MiniCrm.Leads;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Demo;

/// <summary>Has the story happen, once the host is there, and stops it afterwards.</summary>
internal sealed partial class Telling(
    StoryClock clock, IGrainFactory grains, IConfiguration settings, IHostApplicationLifetime host, ILogger<Telling> log) : BackgroundService
{
    private const string PasswordVariable = "DEMO_PASSWORD";

    // Notifications come of events, some moments after what they tell of.
    private static readonly TimeSpan LongestWay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<int, ILeadGrain> _leads = [];

    /// <summary>Whether all of it has happened.</summary>
    public bool IsTold { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ReadyAsync(stoppingToken);
            IsTold = await TellAsync(stoppingToken);
        }
        finally
        {
            host.StopApplication();
        }
    }

    private Task ReadyAsync(CancellationToken stoppingToken)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.ApplicationStarted.Register(ready.SetResult);
        return ready.Task.WaitAsync(stoppingToken);
    }

    private async Task<bool> TellAsync(CancellationToken stoppingToken)
    {
        var team = await EnrolAsync(settings[PasswordVariable] ?? throw new InvalidOperationException($"{PasswordVariable} is not set"));
        if (team.IsEmpty)
        {
            LogFull();
            return false;
        }

        var (begin, end) = (clock.GetUtcNow(), TimeProvider.System.GetUtcNow());
        var sellers = team.Where(member => member.Role is UserRole.SalesRep).ToImmutableArray();
        var manager = team.First(member => member.Role is UserRole.Manager);
        var prospects = new Prospects();
        var told = sellers.ToDictionary(seller => seller.UserId, _ => 0);
        foreach (var deed in Story.Of(begin, end, sellers.Length))
        {
            stoppingToken.ThrowIfCancellationRequested();
            clock.PutForward(deed.At);
            if (await DoAsync(deed, prospects, sellers, manager) is { } recipient)
            {
                told[recipient]++;
            }
        }

        clock.PutRight();
        foreach (var (recipient, notifications) in told)
        {
            await ArriveAsync(new(recipient, UserRole.SalesRep), notifications, stoppingToken);
        }

        return true;
    }

    /// <returns>None where somebody is there already.</returns>
    private async Task<ImmutableArray<Caller>> EnrolAsync(string password)
    {
        var team = ImmutableArray.CreateBuilder<Caller>();
        foreach (var person in Person.Team)
        {
            var enrolled = await grains.GetGrain<IEnrolmentGrain>(EmailAddress.Digest(person.Email)).Create(person.Enrolment(password), team.FirstOrDefault());
            if (enrolled.Refusal is { } refusal)
            {
                return refusal == UserRefusals.SignInRequired ? [] : throw new InvalidOperationException(refusal.Detail);
            }

            team.Add(new(enrolled.Value!.Id, enrolled.Value.Role));
        }

        return team.ToImmutable();
    }

    /// <returns>Who is told of it.</returns>
    private async Task<Guid?> DoAsync(Deed deed, Prospects prospects, ImmutableArray<Caller> sellers, Caller manager)
    {
        switch (deed)
        {
            case Deed.Comes comes:
                var assignee = comes.Assignee is { } place ? sellers[place].UserId : (Guid?)null;
                var lead = grains.GetGrain<ILeadGrain>(MintedId.Announce(clock));
                Expect(await lead.Create(prospects.Next(assignee), manager));
                _leads.Add(deed.Lead, lead);
                return assignee;
            case Deed.IsGiven given:
                var to = sellers[given.Assignee].UserId;
                Expect(await _leads[deed.Lead].Assign(new(to, null), manager));
                return to;
            case Deed.Moves moves:
                Expect(await _leads[deed.Lead].ChangeStatus(new(moves.To, null), sellers[moves.By]));
                return null;
            case Deed.IsNoted noted:
                Expect(await _leads[deed.Lead].Update(new() { Notes = noted.Notes }, sellers[noted.By]));
                return null;
            default:
                throw new InvalidOperationException($"{deed} is no deed");
        }
    }

    private async Task ArriveAsync(Caller recipient, int count, CancellationToken stoppingToken)
    {
        var began = clock.GetTimestamp();
        var inbox = grains.GetGrain<INotificationDirectoryGrain>(0);
        var filter = new NotificationFilter { Type = new([NotificationType.InApp], Excluded: false) };
        while ((await inbox.FindOfUser(recipient.UserId, filter, new(1) { Counting = Counting.Exact }, recipient)).Value?.Total < count)
        {
            if (clock.GetElapsedTime(began) > LongestWay)
            {
                LogMissing(recipient.UserId);
                return;
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    private static void Expect(Result<LeadView> answer)
    {
        if (answer.Refusal is { } refusal)
        {
            throw new InvalidOperationException(refusal.Detail);
        }
    }

    [LoggerMessage(LogLevel.Error, "There are users already: a demo fills an empty MiniCRM only.")]
    private partial void LogFull();

    [LoggerMessage(LogLevel.Warning, "Not all notifications of {User} have come yet.")]
    private partial void LogMissing(Guid user);
}
