using System.Text;
using System.Text.Json;
using MiniCrm.Database.Storage;
using Orleans.Runtime;
using Orleans.Storage;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>Orleans' provider on our queries, in a silo that made its own database.</summary>
public sealed class StorageTests(WiredLeads leads) : IClassFixture<WiredLeads>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 4, 1, 2, 123, TimeSpan.Zero);
    private readonly Guid _id = TimeOrderedId.New(DateTimeOffset.UtcNow);

    private GrainId Grain => Lead(_id);

    [Fact]
    public async Task The_row_carries_the_id_of_the_grain()
    {
        await WriteAsync(new(), new("Ada"));

        Assert.Equal([_id.ToString()], await leads.Silo.Database.ColumnAsync($"select id from leads where id = '{_id}'"));
    }

    [Theory]
    [InlineData("Ada")]
    [InlineData("Zoë \U0001F600 \"quoted\" \\ back/slash <b>&amp;")]
    [InlineData(" spaces, tab\t, line\r\nend \u2028 ")]
    [InlineData("")]
    public async Task What_is_written_is_read_back_byte_for_byte(string name)
    {
        var written = await WriteAsync(new(), new(name) { WriteId = Guid.NewGuid(), Sequence = 3, DeletedAt = Now, Amount = 1.50m });

        var read = await ReadAsync();

        Assert.Equal(Bytes(written.State!), Bytes(read.State!));
        Assert.Equal(("1", true), (read.ETag, read.RecordExists));
    }

    [Fact]
    public async Task Members_of_a_newer_build_are_kept_and_written_back()
    {
        var newer = JsonSerializer.Deserialize<Envelope<Sample>>("""{"state":{"name":"Ada","colour":"red","tags":[1,{"b":null}]}}""", StorageJson.Options)!;
        await WriteAsync(new() { State = newer }, null);

        var older = await ReadAsync();
        await WriteAsync(older, older.State!.State! with { Name = "Grace" });

        Assert.Equal(["Grace red [1, {\"b\": null}]"], await leads.Silo.Database.ColumnAsync($"select concat_ws(' ', state->>'name', state->>'colour', state->'tags') from leads where id = '{_id}'"));
    }

    [Fact]
    public async Task What_goes_beside_the_state_is_not_read_back()
    {
        var state = new GrainState<Envelope<Sample>>(new Envelope<Sample>
        {
            State = new("Ada"),
            Events = [new(Guid.NewGuid(), _id, 1, "lead.deleted", new MiniCrm.Leads.LeadDeleted(_id, Now), Now, null)],
            Timeline = [new(1, "lead.deleted", _id, Now, [new("name", null, "Ada")])],
        });
        await leads.Silo.Storage.WriteStateAsync("lead", Grain, state);

        var read = await ReadAsync();

        Assert.True(read.State is { Events.IsDefault: true, Timeline.IsDefault: true, Changes.IsDefault: true });
        Assert.Equal(
            [$$"""lead.deleted {"leadId":"{{_id}}","timestamp":"2026-11-25T04:01:02.123Z"}"""],
            await leads.Silo.Database.ColumnAsync($"select concat_ws(' ', topic, body) from outbox where key = '{_id}'"));
    }

    [Fact]
    public async Task A_lost_race_is_an_inconsistent_state()
    {
        await WriteAsync(new(), new("Ada"));

        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(new(), new("Grace")));
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(new() { ETag = "7" }, new("Grace")));

        Assert.Equal("Ada", (await ReadAsync()).State!.State!.Name);
    }

    [Fact]
    public async Task A_row_that_is_not_there_reads_as_none()
    {
        var read = await ReadAsync();

        Assert.Equal((null, false), (read.ETag, read.RecordExists));
        Assert.Null(read.State!.State);
    }

    [Fact]
    public async Task An_id_just_minted_is_not_looked_up()
    {
        var minted = MintedId.Announce(TimeProvider.System);
        await WriteAsync(new(), new("Ada"), Lead(minted));

        Assert.False((await ReadAsync(minted)).RecordExists);
        MintedId.Forget();
        Assert.True((await ReadAsync(minted)).RecordExists);
    }

    private async Task<GrainState<Envelope<Sample>>> WriteAsync(GrainState<Envelope<Sample>> grain, Sample? next, GrainId? id = null)
    {
        grain.State ??= new();
        grain.State.State = next ?? grain.State.State;
        await leads.Silo.Storage.WriteStateAsync("lead", id ?? Grain, grain);
        return grain;
    }

    private async Task<GrainState<Envelope<Sample>>> ReadAsync(Guid? id = null)
    {
        var grain = new GrainState<Envelope<Sample>>(new());
        await leads.Silo.Storage.ReadStateAsync("lead", Lead(id ?? _id), grain);
        return grain;
    }

    private static GrainId Lead(Guid id) => GrainId.Create(GrainType.Create("lead"), GrainIdKeyExtensions.CreateGuidKey(id));

    private static string Bytes(Envelope<Sample> stored) => Encoding.UTF8.GetString(new JsonStorageSerializer().Serialize(stored));

    private sealed record Sample(string Name) : AggregateState
    {
        public decimal? Amount { get; init; }
    }
}
