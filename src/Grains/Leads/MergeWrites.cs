using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Database.Storage;
using Npgsql;

namespace MiniCrm.Grains.Leads;

/// <summary>Stores two leads by one statement, each in place of the version that its change was decided on.</summary>
public sealed class MergeWrites([FromKeyedServices("leads")] NpgsqlDataSource database, LeadCreation creation)
{
    private const string Write = "select write_merge(@whole, @wholeVersion, @wholeEnvelope, @part, @partVersion, @partEnvelope)";

    public static string Serialize(Envelope<LeadState> envelope) => JsonSerializer.Serialize(envelope, StorageJson.Options);

    /// <returns>False when one of the two is of another version: then neither was stored.</returns>
    /// <exception cref="StorageUnavailableException">Nothing was stored, or, as it says, nobody knows.</exception>
    public async Task<bool> StoreAsync(TwoLeads both, Guid part, Envelope<LeadState> partEnvelope)
    {
        ArgumentNullException.ThrowIfNull(both);
        var answers = await database.WriteAsync(
            Write,
            row => row.GetBoolean(0),
            new NpgsqlParameter<Guid>("whole", both.Whole),
            new NpgsqlParameter<int>("wholeVersion", both.WholeVersion),
            new NpgsqlParameter<string>("wholeEnvelope", both.WholeEnvelope),
            new NpgsqlParameter<Guid>("part", part),
            new NpgsqlParameter<int>("partVersion", both.PartVersion),
            new NpgsqlParameter<string>("partEnvelope", Serialize(partEnvelope)));
        creation.Stored();
        return answers[0];
    }
}
