using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Database.Storage;
using Npgsql;
using NpgsqlTypes;

namespace MiniCrm.Grains.Leads;

/// <summary>A lead that does not exist yet, as the rules want it to begin.</summary>
/// <param name="Id">Minted for it: there is no activation that could know it.</param>
public sealed record NewLead(Guid Id, Change<LeadState> Change)
{
    /// <summary>What one write brings to the database, as of any command on the lead.</summary>
    public byte[] ToEnvelope()
    {
        var envelope = new EnvelopeBuilder<LeadState>(Id, sequence: 0, TimeOrderedId.Within(Id, 0));
        envelope.Add(Change, Id, (TraceContext.Current, RequestSource.Current));
        return JsonSerializer.SerializeToUtf8Bytes(envelope.Build(), StorageJson.Options);
    }
}

/// <summary>Stores many new leads by one statement, each with its timeline and its events. No activation is made, since nobody knows their ids yet.</summary>
public sealed class LeadCreation(
    [FromKeyedServices("leads")] NpgsqlDataSource database,
    [FromKeyedServices("leads")] IOutboxSignal? outbox = null,
    [FromKeyedServices("leads")] IWriteSignal? writes = null)
{
    private const string Create = "select create_leads(@ids, @envelopes)";
    private const string CreateGuarded = "select write_states(array_fill('lead'::text, array[cardinality(@ids)]), @ids, array_fill(null::int, array[cardinality(@ids)]), @envelopes)";
    private const string CreateAlone = "select store_state('lead', @id, null, convert_from(@envelope, 'UTF8')::json, false)";

    /// <summary>All of them or none.</summary>
    /// <returns>For each whether it was stored now. One that is there already is left as it is: whoever minted its id, and tries again, has stored it before.</returns>
    /// <exception cref="ConstraintViolationException">A constraint refused one of them.</exception>
    /// <exception cref="StorageUnavailableException">Nothing was stored, or, as it says, nobody knows: the very same may be tried again.</exception>
    public async Task<ImmutableArray<bool>> StoreAsync(ImmutableArray<NewLead> leads)
    {
        if (leads.IsEmpty)
        {
            return [];
        }

        var outcomes = await database.WriteAsync(
            Create,
            row => row.GetFieldValue<bool[]>(0),
            new NpgsqlParameter<Guid[]>("ids", [.. leads.Select(lead => lead.Id)]),
            new NpgsqlParameter<byte[][]>("envelopes", [.. leads.Select(lead => lead.ToEnvelope())]) { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        Stored();
        return [.. outcomes[0]];
    }

    /// <summary>Each past its guard, which sees those before it; for a third more than without.</summary>
    /// <returns>What became of each.</returns>
    /// <exception cref="StorageUnavailableException">Nothing was stored, or, as it says, nobody knows.</exception>
    public async Task<ImmutableArray<WriteOutcome>> StoreGuardedAsync(ImmutableArray<NewLead> leads)
    {
        if (leads.IsEmpty)
        {
            return [];
        }

        byte[][] envelopes = [.. leads.Select(lead => lead.ToEnvelope())];
        var rows = await database.WriteAsync(
            CreateGuarded,
            row => row.GetFieldValue<int?[]>(0),
            new NpgsqlParameter<Guid[]>("ids", [.. leads.Select(lead => lead.Id)]),
            new NpgsqlParameter<byte[][]>("envelopes", envelopes) { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        Stored();

        var outcomes = ImmutableArray.CreateBuilder<WriteOutcome>(leads.Length);
        for (var place = 0; place < leads.Length; place++)
        {
            var outcome = rows[0][place];
            if (outcome == WriteOutcome.Alone)
            {
                outcome = (await database.WriteAsync(
                    CreateAlone,
                    row => row.GetFieldValue<int?>(0),
                    new NpgsqlParameter<Guid>("id", leads[place].Id),
                    new NpgsqlParameter<byte[]>("envelope", envelopes[place])))[0];
                Stored();
            }

            // One that is there already was stored by the same command before.
            outcomes.Add(new(outcome ?? 1));
        }

        return outcomes.MoveToImmutable();
    }

    /// <summary>Tells those who go on with what a write of leads leaves behind.</summary>
    public void Stored()
    {
        outbox?.Raise();
        writes?.Raise();
    }
}
