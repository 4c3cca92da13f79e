using MiniCrm.Leads;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Tests.Integration.Grains;

[Long]
public sealed class TwoSilosTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static readonly Caller Admin = new(Guid.CreateVersion7(), UserRole.Admin);

    [Fact]
    public async Task Commands_on_one_lead_from_both_silos_run_one_after_the_other_and_none_is_lost()
    {
        var id = await NewLead();
        var commands = cluster.OnEachSilo.SelectMany((silo, number) => Enumerable.Range(0, 50).Select(async note =>
            (await silo.GetGrain<ILeadGrain>(id).Update(new UpdateLead { Notes = $"{number}-{note}" }, Admin)).Value!.Version));

        var versions = await Task.WhenAll(commands);

        Assert.Equal(Enumerable.Range(2, 100), versions.Order());
        Assert.Equal(
            Enumerable.Range(1, 101).Select(sequence => $"{sequence}"),
            await cluster.ColumnAsync("leads", $"select sequence from outbox where key = '{id}' order by position"));
        Assert.Equal(["101"], await cluster.ColumnAsync("leads", $"select version from leads where id = '{id}'"));
    }

    [Fact]
    public async Task A_list_on_either_silo_shows_a_write_as_soon_as_it_is_answered()
    {
        foreach (var _ in Enumerable.Range(0, 10))
        {
            var caller = new Caller(Guid.CreateVersion7(), UserRole.SalesRep);
            var id = await NewLead(caller);
            foreach (var silo in cluster.OnEachSilo)
            {
                var page = await silo.GetGrain<ILeadListGrain>(0).List(null, new PageRequest(10, null), caller);
                Assert.Equal([id], page.Value!.Items.Select(lead => lead.Id));
            }
        }
    }

    [Fact]
    public async Task Many_posts_to_one_inbox_from_both_silos_are_all_there()
    {
        var user = await NewUser(UserRole.SalesRep);

        await Task.WhenAll(cluster.OnEachSilo.SelectMany(silo => Enumerable.Range(0, 20).Select(number =>
            silo.GetGrain<IInboxGrain>(user.Id).Post(new() { Type = NotificationType.InApp, Title = $"{number}", Message = "m" }, Admin))));

        var page = await cluster.Client.GetGrain<INotificationDirectoryGrain>(0).List(user.Id, new PageRequest(200, null), Admin);
        Assert.Equal(40, page.Value!.Items.Length);
        Assert.Equal(page.Value.Items.Select(item => item.Id).OrderDescending(), page.Value.Items.Select(item => item.Id));
    }

    [Fact]
    public async Task Creates_of_one_address_through_both_silos_make_one_user()
    {
        var email = $"{Guid.NewGuid():N}@example.com";

        var results = await Task.WhenAll(cluster.OnEachSilo.SelectMany(silo => Enumerable.Range(0, 25).Select(_ =>
            silo.GetGrain<IEnrolmentGrain>(EmailAddress.Digest(email)).Create(Create(email, UserRole.SalesRep), Admin))));

        Assert.Single(results, result => result.Succeeded);
        Assert.Equal(49, results.Count(result => result.Refusal == UserRefusals.EmailTaken));
        Assert.Single(await cluster.ColumnAsync("users", $"select id from users where email_key = '{email}'"));
    }

    [Fact]
    public async Task Failed_sign_ins_count_together_wherever_they_arrive()
    {
        var user = await NewUser(UserRole.SalesRep);
        var desk = EmailAddress.Digest(user.Email, "192.0.2.1");

        var refusals = new List<RefusalKind>();
        foreach (var silo in cluster.OnEachSilo.Concat(cluster.OnEachSilo))
        {
            for (var guess = 0; guess < 4; guess++)
            {
                refusals.Add((await silo.GetGrain<ISignInDeskGrain>(desk).SignIn(new SignIn(user.Email, "wrong password"))).Refusal!.Kind);
            }
        }

        Assert.Equal(10, refusals.Count(kind => kind == RefusalKind.Unauthenticated));
        Assert.All(refusals[10..], kind => Assert.Equal(RefusalKind.TooManyRequests, kind));
    }

    [Fact]
    public async Task Two_admins_who_demote_each_other_at_once_leave_one()
    {
        var (one, other) = (await NewUser(UserRole.Admin), await NewUser(UserRole.Admin));

        // In the row of the first user ever, which no test here has created, admins step down one after the other.
        await cluster.ColumnAsync("users", $"insert into founder (user_id) values ('{one.Id}')");

        var results = await Task.WhenAll(
            Demote(one, by: other),
            Demote(other, by: one));

        // Other admins of this database may be there; what counts is that one always is.
        Assert.NotEqual(["0"], await cluster.ColumnAsync("users", "select count(*) from users where role = 'admin' and is_active and not deleted"));
        Assert.Contains(results, result => result.Succeeded);

        Task<Result<UserView>> Demote(UserView user, UserView by) => cluster.Client.GetGrain<IUserGrain>(user.Id).Update(
            new UpdateUser { Role = UserRole.SalesRep }, new Caller(by.Id, UserRole.Admin));
    }

    [Theory]
    [InlineData(OnDuplicate.Refuse)]
    [InlineData(OnDuplicate.Allow)]
    public async Task Of_500_creates_of_one_person_at_once_through_both_silos_one_meets_nobody(OnDuplicate onDuplicate)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var phone = $"+49{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}";

        // What the first calls compile is no part of it: each has four seconds.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => NewLead()));

        // Some by the one, some by the other, some by both.
        var results = await Task.WhenAll(cluster.OnEachSilo.SelectMany(silo => Enumerable.Range(0, 250).Select(number =>
        {
            var id = MintedId.Announce(TimeProvider.System);
            return silo.GetGrain<ILeadGrain>(id).Create(
                new CreateLead
                {
                    FirstName = "Ada",
                    LastName = "Lovelace",
                    Email = number % 2 == 0 ? email : email.ToUpperInvariant(),
                    Phone = number % 3 == 0 ? null : phone,
                    OnDuplicate = onDuplicate,
                },
                Admin);
        })));

        var alone = Assert.Single(results, result => result is { Succeeded: true, Value.PossibleDuplicates: null }).Value!;
        var others = results.Where(result => result.Value != alone).ToArray();
        Assert.Equal(499, others.Length);
        Assert.All(others, result => Assert.Equal(onDuplicate is OnDuplicate.Allow, result.Succeeded));
        Assert.All(others, result => Assert.NotEmpty((result.Value?.PossibleDuplicates ?? result.Refusal!.PossibleDuplicates)!.Value));
        Assert.Equal(
            onDuplicate is OnDuplicate.Allow ? ["500"] : ["1"],
            await cluster.ColumnAsync("leads", $"select count(*) from leads where email_key = '{email}'"));
    }

    [Fact]
    public async Task Of_leads_that_take_each_others_address_at_once_one_has_it()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var leads = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => NewLead()));

        var results = await Task.WhenAll(cluster.OnEachSilo.SelectMany(silo => leads.Select(lead =>
            silo.GetGrain<ILeadGrain>(lead).Update(new UpdateLead { Email = email, OnDuplicate = OnDuplicate.Refuse }, Admin))));

        // It is told twice: by each silo once.
        Assert.Equal(2, results.Count(result => result.Succeeded));
        Assert.Single(results.Where(result => result.Succeeded).Select(result => result.Value!.Id).Distinct());
        Assert.Equal(["1"], await cluster.ColumnAsync("leads", $"select count(*) from leads where email_key = '{email}'"));
    }

    private async Task<Guid> NewLead(Caller? caller = null)
    {
        var id = TimeOrderedId.New(DateTimeOffset.UtcNow);
        var lead = await cluster.Client.GetGrain<ILeadGrain>(id).Create(
            new CreateLead { FirstName = "Ada", LastName = "Lovelace", Email = "ada@example.com" }, caller ?? Admin);
        Assert.True(lead.Succeeded);
        return id;
    }

    private async Task<UserView> NewUser(UserRole role)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        return (await cluster.Client.GetGrain<IEnrolmentGrain>(EmailAddress.Digest(email)).Create(Create(email, role), Admin)).Value!;
    }

    private static CreateUser Create(string email, UserRole role) => new()
    {
        FirstName = "Ada",
        LastName = "Lovelace",
        Email = email,
        Password = "correct horse",
        Role = role,
    };
}
