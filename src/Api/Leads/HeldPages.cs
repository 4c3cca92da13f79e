using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using MiniCrm.Leads;
using MiniCrm.Users;

namespace MiniCrm.Api.Leads;

/// <summary>
/// Beginnings of lists of leads, as they were last answered. Each request asks the list's grain all the same: it alone says which leads the
/// caller sees, and in which versions. What is saved is to read them in the database, to send them to the gateway, and to write them as JSON.
/// </summary>
internal sealed class HeldPages(IOptions<JsonOptions> json) : IDisposable
{
    // Counted in bytes of JSON; the leads themselves take twice as much beside.
    private const int MostBytes = 8 << 20;
    private const int LongestPage = 256 << 10;

    private readonly MemoryCache _pages = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    private JsonTypeInfo<LeadResponse[]> Form => field ??= (JsonTypeInfo<LeadResponse[]>)json.Value.SerializerOptions.GetTypeInfo(typeof(LeadResponse[]));

    public LeadPage? Find(Guid? assignedTo, PageRequest request, Caller caller) =>
        request.Before is null ? _pages.Get<LeadPage>(Of(assignedTo, request, caller)) : null;

    /// <summary>The page as JSON, in UTF-8; it is held from now on.</summary>
    public byte[] Write(Guid? assignedTo, PageRequest request, Caller caller, LeadPage page, Dictionary<Guid, UserView> assignees)
    {
        var (written, isNew) = page.Write(assignees, leads => JsonSerializer.SerializeToUtf8Bytes(leads, Form));
        if (isNew && written.Length <= LongestPage)
        {
            _pages.Set(Of(assignedTo, request, caller), page, new MemoryCacheEntryOptions { Size = written.Length });
        }

        return written;
    }

    public void Dispose() => _pages.Dispose();

    // Who sees everything sees the same.
    private static object Of(Guid? assignedTo, PageRequest request, Caller caller) =>
        (assignedTo, request.Limit, assignedTo is null && !caller.SeesEverything ? caller.UserId : Guid.Empty);
}
