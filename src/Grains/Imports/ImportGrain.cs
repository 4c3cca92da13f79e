using System.Collections.Immutable;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Imports.Reading;
using MiniCrm.Grains.Imports.Running;
using MiniCrm.Grains.Leads;
using MiniCrm.Grains.Owned;
using MiniCrm.Imports;

namespace MiniCrm.Grains.Imports;

[GrainType("import"), InRole("leads")]
public sealed class ImportGrain(
    [PersistentState("import", "leads")] IPersistentState<Envelope<ImportState>> storage,
    ImportParts parts,
    ImportJobs jobs,
    ImportSignal signal,
    LeadSettings settings,
    TimeProvider clock,
    Standing standing)
    : AggregateGrain<ImportState, ImportView>(storage, clock, standing), IImportGrain, IImportSettlementGrain, IOwnedGrain
{
    private Guid Id => this.GetPrimaryKey();

    public async Task<Refusal?> Append(int number, ImmutableArray<byte> part, Caller caller)
    {
        if (Committed.State is not null)
        {
            return ImportRules.AlreadyThere;
        }

        await parts.AppendAsync(Id, number, part);
        return null;
    }

    public Task Abandon(Caller caller) => parts.ForgetAsync(Id);

    public async Task<Result<ImportView>> Create(CreateImport command, Caller caller)
    {
        if (Committed.State is not null)
        {
            return ImportRules.AlreadyThere;
        }

        try
        {
            var isUtf8 = await parts.AreUtf8Async(Id, command.Parts);
            var found = await FileInspection.LookAsync(command.Format, () => parts.Open(Id), isUtf8, settings.Telephone);
            return await Execute(existing => ImportRules.Create(Id, existing, command, found, caller, Now), moment: Id);
        }
        catch (UnreadableFileException unreadable)
        {
            await parts.ForgetAsync(Id);
            return new Refusal(RefusalKind.Unprocessable, unreadable.Message);
        }
    }

    public async Task<Result<ImportView>> Get(Caller caller) =>
        ImportRules.Unseen(Committed.Live, caller) is { } refusal ? refusal : await Shown(Committed.View!);

    public async Task<Result<ImportView>> Start(StartImport command, Caller caller) =>
        await Told(await Execute(import => ImportRules.Start(Id, import, command, caller, Now)));

    public async Task<Result<ImportView>> Cancel(Caller caller) => await Told(await Execute(import => ImportRules.Cancel(Id, import, caller, Now)));

    public async Task<Result<ImportView>> Revert(Caller caller) => await Told(await Execute(import => ImportRules.Revert(Id, import, caller, Now)));

    public async Task<Result<ImportView>> Delete(Caller caller)
    {
        var answer = await Execute(import => ImportRules.Delete(Id, import, caller, Now));
        signal.Raise();
        return answer;
    }

    public async Task<Result<RefusedRows>> Refused(int after, int limit, Caller caller)
    {
        var import = Committed.Live;
        return ImportRules.Unseen(import, caller) is { } refusal
            ? refusal
            : new RefusedRows(import!.Found.Columns, import.Found.Delimiter, await jobs.RefusedAsync(Id, after, limit));
    }

    public async Task<Refusal?> Settle(Guid lease, string? failure)
    {
        if (await jobs.ProgressAsync(Id, lease) is not { } progress)
        {
            return null;
        }

        return (await Execute(import => ImportRules.Settle(Id, import, failure, progress, Now))).Refusal;
    }

    public async Task<Refusal?> Expire() => (await Execute(import => ImportRules.Expire(Id, import, Now))).Refusal;

    public async Task<Refusal?> OwnerDeleted() => (await Execute(import => ImportRules.OwnerDeleted(Id, import, Now))).Refusal;

    protected override DateTimeOffset? LastWritten(ImportState state) => state.UpdatedAt;

    protected override ImportView ToView(ImportState state, int version) => state.ToView(Id, version);

    /// <summary>Wakes those who go on with it.</summary>
    private async Task<Result<ImportView>> Told(Result<ImportView> answer)
    {
        signal.Raise();
        return answer.Succeeded ? await Shown(answer) : answer;
    }

    private async Task<Result<ImportView>> Shown(Result<ImportView> import) => import.Value is not { Status: not ImportStatus.Uploaded } started
        ? import
        : started with { Progress = await jobs.ProgressAsync(Id) ?? ImportProgress.None };
}
