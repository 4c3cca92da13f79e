using System.Collections.Immutable;
using Orleans.Concurrency;

namespace MiniCrm.Imports;

/// <summary>One import: a file, and the job that makes leads of its rows. Its key is the import's id. One the caller may not see is refused as not found.</summary>
[Alias("minicrm.IImportGrain")]
public interface IImportGrain : IGrainWithGuidKey
{
    /// <summary>Stores a part of the file, before there is an import. The same part may be sent again.</summary>
    /// <param name="number">From 0.</param>
    [Alias("Append")]
    [Refuses(RefusalKind.Conflict)]
    Task<Refusal?> Append(int number, ImmutableArray<byte> part, Caller caller);

    /// <summary>Forgets the parts that were stored of a file that will not come to its end.</summary>
    [Alias("Abandon")]
    Task Abandon(Caller caller);

    /// <summary>The file is complete: looks what it is, and proposes how to read it.</summary>
    [Alias("Create")]
    [ResponseTimeout("00:00:20")]
    [Refuses(RefusalKind.Conflict, RefusalKind.Unprocessable, RefusalKind.Busy)]
    Task<Result<ImportView>> Create(CreateImport command, Caller caller);

    /// <summary>With how far it has come.</summary>
    [AlwaysInterleave]
    [Alias("Get")]
    [Refuses(RefusalKind.NotFound)]
    Task<Result<ImportView>> Get(Caller caller);

    /// <summary>From here on it runs by itself, with the rights that the caller has at any moment.</summary>
    [Alias("Start")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Conflict, RefusalKind.Unprocessable, RefusalKind.Busy)]
    Task<Result<ImportView>> Start(StartImport command, Caller caller);

    /// <summary>What is stored stays; the rest of the file is not read.</summary>
    [Alias("Cancel")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Conflict, RefusalKind.Busy)]
    Task<Result<ImportView>> Cancel(Caller caller);

    /// <summary>Takes back what the import did, as far as nobody has changed it since.</summary>
    [Alias("Revert")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Conflict, RefusalKind.Busy)]
    Task<Result<ImportView>> Revert(Caller caller);

    /// <summary>Drops the file and the job; the leads stay.</summary>
    [Alias("Delete")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Conflict, RefusalKind.Busy)]
    Task<Result<ImportView>> Delete(Caller caller);

    /// <summary>Rows that were refused, in the order of the file.</summary>
    /// <param name="after">The number of a row.</param>
    [AlwaysInterleave]
    [Alias("Refused")]
    [Refuses(RefusalKind.NotFound)]
    Task<Result<RefusedRows>> Refused(int after, int limit, Caller caller);
}

/// <summary>Lists of imports, answered from the rows by any silo of the leads role.</summary>
[Alias("minicrm.IImportListGrain")]
public interface IImportListGrain : IGrainWithIntegerKey
{
    /// <summary>The caller's own; of everybody for those who see everything.</summary>
    [Alias("List")]
    Task<Page<ImportView>> List(PageRequest page, Caller caller);
}
