using System.Collections.Immutable;
using MiniCrm.Api.Streams;
using MiniCrm.Leads;

namespace MiniCrm.Api.Pages.Leads;

/// <summary>Tells a page that its lead has changed, and in what; the page fetches it anew.</summary>
internal static class LeadStream
{
    public static Task<IResult> Open(PageContext page)
    {
        if (page.Id() is not { } id)
        {
            return Task.FromResult<IResult>(LeadPages.NotFound);
        }

        var lead = page.Grains.GetGrain<ILeadGrain>(id);
        return Task.FromResult<IResult>(new ServerSentEvents<LeadGrown>(
            page.User,
            Resuming.Tell(page.StreamQuery().After, place => page.Grains.GetGrain<ILeadGrain>(id).Watch(place, page.User.Caller), entry => new LeadGrown([.. entry.Changes.Select(change => change.Field)])),
            async _ => (await lead.Get(page.User.Caller)).Refusal ?? LeadRefusals.NotFound));
    }
}

/// <param name="Fields">The members that have changed.</param>
internal sealed record LeadGrown(ImmutableArray<string> Fields);
