using System.Buffers.Text;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Problems;
using MiniCrm.Web.Layout;

namespace MiniCrm.Api.Pages;

/// <summary>
/// The id that what a form creates will have, signed for whoever the form was shown to: sent twice, since an answer was lost, it creates once,
/// on any gateway and without anything that is kept for it.
/// </summary>
internal sealed class FormKeys(DerivedKeys keys, TimeProvider clock) : IFormKeys
{
    private const string Purpose = "form key";
    private const int IdBytes = 16;

    // The time of a creation is that of its id: a form that was open for longer gets another one, when it has not been stored yet.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    public string New(Guid userId)
    {
        var signed = Signed(TimeOrderedId.New(clock.GetUtcNow()), userId);
        return Base64Url.EncodeToString([.. signed[..IdBytes], .. keys.Sign(Purpose, signed)]);
    }

    /// <summary>Creates what a form asks for, or finds what it has created before.</summary>
    public async Task<Done<T>> CreateAsync<T>(Form form, Guid userId, Func<Guid, Task<Result<T>>> create, Func<Guid, Task<Result<T>>> find)
        where T : class
    {
        if (Read(form[FormKey.Name], userId) is not { } id)
        {
            return await PageContext.DoAsync(() => create(MintedId.Announce(clock)));
        }

        if (clock.GetUtcNow() - TimeOrderedId.TimeOf(id) > Fresh)
        {
            var before = await PageContext.DoAsync(() => find(id));
            return before.Problem?.Kind == ProblemKind.NotFound ? await PageContext.DoAsync(() => create(MintedId.Announce(clock))) : before;
        }

        var done = await PageContext.DoAsync(() => create(id));
        return done.Problem?.Kind == ProblemKind.Conflict && await PageContext.DoAsync(() => find(id)) is { Value: not null } there ? there : done;
    }

    private Guid? Read(string text, Guid userId)
    {
        var bytes = Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : [];
        return bytes.Length == IdBytes + DerivedKeys.SignatureBytes
            && new Guid(bytes.AsSpan(0, IdBytes), bigEndian: true) is var id
            && keys.Verify(Purpose, Signed(id, userId), bytes.AsSpan(IdBytes))
                ? id
                : null;
    }

    private static byte[] Signed(Guid id, Guid userId) => [.. id.ToByteArray(bigEndian: true), .. userId.ToByteArray(bigEndian: true)];
}
