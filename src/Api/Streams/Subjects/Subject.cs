using System.Runtime.CompilerServices;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Leads;
using MiniCrm.Api.Notifications;
using MiniCrm.Leads;
using MiniCrm.Notifications;

namespace MiniCrm.Api.Streams.Subjects;

/// <summary>One of several things that a stream tells of.</summary>
/// <param name="Name">In <see cref="Places"/>.</param>
/// <param name="Watch">Begins after a sequence, or now; ends when the caller does not see it, or no longer.</param>
/// <param name="Ended">Told then.</param>
internal sealed record Subject(long Name, Func<int?, CancellationToken, IAsyncEnumerable<Live<SubjectEventResponse>>> Watch, SubjectEventResponse Ended)
{
    public static Subject OfLead(Guid id, CurrentUser user, IGrainFactory grains) => new(
        Places.NameOf(id),
        (after, cancellationToken) => Show(
            Resuming.From(after, from => grains.GetGrain<ILeadGrain>(id).Watch(from, user.Caller), cancellationToken),
            entry => new SubjectEventResponse(SubjectEventType.Timeline) { LeadId = id, Entry = TimelineEntryResponse.Of(entry) },
            cancellationToken),
        new SubjectEventResponse(SubjectEventType.Ended) { LeadId = id });

    public static Subject OfNotifications(CurrentUser user, IGrainFactory grains) => new(
        Places.NameOf(user.User.Id),
        (after, cancellationToken) => Show(
            Resuming.From(after, from => grains.GetGrain<IInboxGrain>(user.User.Id).Watch(from), cancellationToken),
            notification => new SubjectEventResponse(SubjectEventType.Notification) { Notification = NotificationResponse.Of(notification) },
            cancellationToken),
        new SubjectEventResponse(SubjectEventType.Ended));

    private static async IAsyncEnumerable<Live<SubjectEventResponse>> Show<TView>(
        IAsyncEnumerable<Live<TView>> lives, Func<TView, SubjectEventResponse> show, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TView : class
    {
        await foreach (var live in lives.WithCancellation(cancellationToken))
        {
            yield return new(live.Sequence, live.Item is { } item ? show(item) : null);
        }
    }
}
