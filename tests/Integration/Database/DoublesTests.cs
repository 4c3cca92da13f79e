using System.Globalization;
using System.Text;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Leads;
using MiniCrm.Users;
using Npgsql;
using Orleans.Runtime;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>How the database finds leads that others are like, while it stores them.</summary>
public sealed class DoublesTests : IAsyncLifetime
{
    private const int Crowd = 40;
    private RoleDatabase _leads = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _leads = await RoleDatabase.StartAsync("leads");

    public ValueTask DisposeAsync() => _leads.DisposeAsync();

    [Fact]
    public async Task The_database_has_the_key_of_an_address_that_we_have()
    {
        string[] addresses =
        [
            .. Enumerable.Range(1, 0x1FFFF).Where(Rune.IsValid).Select(value => new Rune(value))
                .Where(rune => rune.IsAscii || Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter)
                .Select(rune => $"{rune}.{rune}a@x"),
            "I\u0307@x", "q\u0307\u0323@x", "ᾳ\u0301@x", "\u1112\u1161\u11ab@x", "ΣΑΣ@x", "Σας@x", "ǅ@x", "İ@x", "STRAẞE@x",
        ];

        await using var command = _leads.Database.Pool.CreateCommand(
            """
            select email from unnest($1, $2) as pairs (email, key)
            where email_key_of(email) <> key and not (lower(email collate "und-x-icu") = email and email = any ($3))
            """);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = addresses });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. addresses.Select(EmailAddress.Key)] });

        // Capital letters that are younger than the database's Unicode.
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. addresses.Where(email => email.EnumerateRunes().Any(Rune.IsUpper))] });
        List<string> different = [];
        await using var reader = await command.ExecuteReaderAsync(Token);
        while (await reader.ReadAsync(Token))
        {
            different.Add(string.Join(' ', reader.GetString(0).EnumerateRunes().Select(rune => $"{rune.Value:X4}")));
        }

        Assert.Empty(different);
    }

    [Theory]
    [InlineData("""{"phone":"+491711234567"}""", "+491711234567")]
    [InlineData("""{"phone":"0171 1234567","phoneE164":"+491711234567"}""", "+491711234567")]
    [InlineData("""{"phone":"+491721234567","phoneE164":"+491711234567"}""", "+491721234567")]
    [InlineData("""{"phone":null}""", null)]
    [InlineData("{}", null)]
    public async Task The_key_of_a_telephone_number_is_E164_also_where_an_earlier_build_has_changed_it(string state, string? key)
    {
        await _leads.Database.ExecuteAsync($"insert into leads (id, version, state) values (gen_random_uuid(), 1, '{state}')");

        Assert.Equal([key ?? ""], await _leads.Database.ColumnAsync("select coalesce(phone_key, '') from leads"));
    }

    [Fact]
    public async Task In_a_group_each_is_told_what_it_has_met_and_stays_in_it()
    {
        await WriteAsync(new Lead("ada@example.com", refuse: false));
        var leads = Enumerable.Range(0, Crowd)
            .Select(number => (number % 4) switch
            {
                0 => new Lead("ada@example.com", refuse: true),
                1 => new Lead("ada@example.com", refuse: false),
                _ => new Lead($"{number}@example.com", refuse: number % 4 == 2),
            }).ToArray();

        var outcomes = await Task.WhenAll(leads.Select(lead => Record.ExceptionAsync(() => WriteAsync(lead)).AsTask()));

        Assert.All(leads.Zip(outcomes).Index(), write =>
        {
            var ((lead, outcome), kind) = (write.Item, write.Index % 4);
            Assert.Equal(kind == 0 ? ConstraintViolationException.Guard : null, (outcome as ConstraintViolationException)?.Constraint);
            Assert.Equal(kind == 0 ? null : "1", lead.State.ETag);
            Assert.Equal(kind != 0, lead.State.RecordExists);
            Assert.Equal(kind switch { 0 => null, 1 => true, _ => false }, lead.State.State!.HasMet);
        });
        Assert.Equal(["31"], await _leads.Database.ColumnAsync("select count(*) from leads"));
        Assert.InRange(await _leads.Database.ScalarAsync<long>("select count(distinct xmin::text) from leads"), 1, Crowd / 2);
    }

    [Fact]
    public async Task Who_would_have_to_wait_for_another_lead_to_be_stored_holds_up_nobody_else()
    {
        var leads = Enumerable.Range(0, Crowd).Select(number => new Lead($"{number}@example.com", refuse: true)).ToArray();
        await using var connection = await _leads.Database.Pool.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using var first = new NpgsqlCommand(
            $$$"""
            select store_state('lead', gen_random_uuid(), null,
              '{"state": {"email": "{{{Crowd - 1}}}@example.com"}, "sought": {"email": "{{{Crowd - 1}}}@example.com"}, "events": [], "timeline": []}', false)
            """,
            connection,
            transaction);
        Assert.Equal(1, await first.ExecuteScalarAsync(Token));

        var writes = leads.Select(WriteAsync).ToArray();
        await Task.WhenAll(writes[..^1]);

        Assert.False(writes[^1].IsCompleted);
        await transaction.CommitAsync(Token);
        await Assert.ThrowsAsync<ConstraintViolationException>(() => writes[^1]);
    }

    private Task WriteAsync(Lead lead) =>
        _leads.Storage.WriteStateAsync("lead", GrainId.Create(GrainType.Create("lead"), GrainIdKeyExtensions.CreateGuidKey(lead.Id)), lead.State);

    private sealed class Lead(string email, bool refuse)
    {
        public Guid Id { get; } = Guid.NewGuid();

        public GrainState<Envelope<Sample>> State { get; } = new(new() { State = new(email), Sought = new SoughtDoubles(email, null, refuse) });
    }

    private sealed record Sample(string Email) : AggregateState;
}
