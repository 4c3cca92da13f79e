using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BitFaster.Caching.Lru;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using MiniCrm.Leads;
using MiniCrm.Users;

namespace MiniCrm.Api.Leads;

/// <summary>
/// Leads that were read of late, as they were answered. Each read asks the lead's grain all the same: it alone says whether the caller sees the
/// lead, and whether this is still the one. What is saved is to send it from silo to gateway, and to write it as JSON.
/// </summary>
internal sealed class HeldLeads(IOptions<JsonOptions> json)
{
    // 16 MiB of answers at most; a lead without long notes is written in some 400 bytes.
    private const int MostLeads = 8192;
    private const int LongestBody = 2048;

    private readonly JsonTypeInfo<LeadResponse> _form = (JsonTypeInfo<LeadResponse>)json.Value.SerializerOptions.GetTypeInfo(typeof(LeadResponse));
    private readonly ConcurrentLru<Guid, HeldLead> _leads = new(MostLeads);

    public HeldLead? Find(Guid id) => _leads.TryGet(id, out var written) ? written : null;

    /// <summary>The answer of this lead with this assignee: the same again where it is that already.</summary>
    public HeldLead Write(LeadView lead, UserView? assignee, HeldLead? former)
    {
        if (former is not null && former.IsOf(lead, assignee))
        {
            return former;
        }

        var written = new HeldLead(lead, assignee?.Version, JsonSerializer.SerializeToUtf8Bytes(LeadResponse.Of(lead, assignee), _form));
        if (written.Body.Length <= LongestBody)
        {
            _leads.AddOrUpdate(lead.Id, written);
        }

        return written;
    }
}

/// <param name="AssigneeVersion">Of the user who is shown as assigned; null where nobody is.</param>
/// <param name="Body">As JSON in UTF-8.</param>
internal sealed record HeldLead(LeadView Lead, int? AssigneeVersion, byte[] Body)
{
    /// <summary>Who is assigned is a part of the lead's version.</summary>
    public bool IsOf(LeadView lead, UserView? assignee) => lead.Version == Lead.Version && assignee?.Version == AssigneeVersion;
}
