using System.Collections.Immutable;
using MiniCrm.Api.Streams;
using MiniCrm.Api.Validation;
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

        // What the browser says by itself, when it opens the same stream once more, is the later one.
        var known = page.Context.Request.Headers["Last-Event-ID"] is [{ } header] ? header : page.Query(StreamQuery.LastEventIdParameter);
        var after = known is not null && SequenceAttribute.IsSequence(known) ? SequenceAttribute.Parse(known) : null;
        var lead = page.Grains.GetGrain<ILeadGrain>(id);
        return Task.FromResult<IResult>(new ServerSentEvents<LeadGrown>(
            page.User,
            Resuming.Tell(after, place => page.Grains.GetGrain<ILeadGrain>(id).Watch(place, page.User.Caller), entry => new LeadGrown([.. entry.Changes.Select(change => change.Field)])),
            async _ => (await lead.Get(page.User.Caller)).Refusal ?? LeadRefusals.NotFound));
    }
}

/// <param name="Fields">The members that have changed.</param>
internal sealed record LeadGrown(ImmutableArray<string> Fields);
