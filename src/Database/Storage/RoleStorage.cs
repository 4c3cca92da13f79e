using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;

namespace MiniCrm.Database.Storage;

/// <summary>
/// The ADO.NET provider of one role database, with five things it does not do: writes that come while others are under way go together, what a
/// row's guard has to say of a write is told, an activation whose id was minted by
/// the very command does not read a row that cannot exist (a quarter of PostgreSQL's work on a create), a fault of Npgsql
/// becomes one that callers without Npgsql can read, and a write raises the signals of those who go on with what it left behind.
/// </summary>
/// <param name="faults">
/// Told when the database is away, or refuses a statement, in one line. Orleans and its provider log every refused write as an error with its stack, an e-mail
/// address that is taken too, and are silenced for that.
/// </param>
public sealed partial class RoleStorage(IGrainStorage inner, DbDataSource database, IOutboxSignal? outbox, IWriteSignal? writes, ILogger faults, TimeProvider clock) : IGrainStorage
{
    private static readonly JsonStorageSerializer Serializer = new();

    private readonly GroupCommit _commits = new(database, clock);

    /// <summary>The log category of what a storage says of its faults.</summary>
    public const string FaultsCategory = "MiniCrm.Database.Faults";

    /// <summary>The log categories in which the same is said again, at length.</summary>
    public static readonly ImmutableArray<string> EchoCategories = [typeof(RoleStorage).FullName!, typeof(AdoNetGrainStorage).FullName!];

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainId.TryGetGuidKey(out var id, out _) && MintedId.Is(id))
        {
            return;
        }

        try
        {
            await inner.ReadStateAsync(stateName, grainId, grainState);
        }
        catch (Exception exception) when (Faults.Translate(exception, writing: false) is { } fault)
        {
            LogFault(LevelOf(fault), "read", stateName, fault.Message);
            throw fault;
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            using var turn = await _commits.Enter(stateName, grainId.GetGuidKey(), grainState.ETag, () => Serializer.Serialize(grainState.State).ToArray());
            var (before, existed) = (grainState.ETag, grainState.RecordExists);
            if (turn.IsAlone)
            {
                await inner.WriteStateAsync(stateName, grainId, grainState);
            }

            var outcome = new WriteOutcome(turn.IsAlone ? int.Parse(grainState.ETag!, CultureInfo.InvariantCulture)
                : turn.Outcome ?? throw new InconsistentStateException($"A {stateName} is not of version {before ?? "0"} any more."));
            (grainState.ETag, grainState.RecordExists) = outcome.IsRefused ? (before!, existed) : (outcome.Version.ToString(CultureInfo.InvariantCulture), true);
            if (outcome.IsRefused)
            {
                throw new ConstraintViolationException(ConstraintViolationException.Guard);
            }

            if (grainState.State is IEnvelope envelope)
            {
                envelope.HasMet = outcome.HasMet;
            }
        }
        catch (Exception exception) when (Faults.Translate(exception, writing: true) is { } fault)
        {
            if (fault is not ConstraintViolationException)
            {
                LogFault(LevelOf(fault), "written", stateName, fault.Message);
            }

            throw fault;
        }

        if (grainState.State is IEnvelope { HasEvents: true })
        {
            outbox?.Raise();
        }

        writes?.Raise();
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException("Deleting is a write of a last state.");

    private static LogLevel LevelOf(Exception fault) => fault is StatementFailedException ? LogLevel.Error : LogLevel.Warning;

    [LoggerMessage(Message = "The state of a {StateName} could not be {Done}: {Reason}")]
    private partial void LogFault(LogLevel level, string done, string stateName, string reason);
}
