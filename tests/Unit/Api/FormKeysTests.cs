using System.Text;
using Microsoft.Extensions.Time.Testing;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Pages;
using MiniCrm.Web.Layout;

namespace MiniCrm.Tests.Unit.Api;

/// <summary>What one form creates, however often it is sent, and however late.</summary>
public sealed class FormKeysTests
{
    private static readonly Guid User = Guid.CreateVersion7();

    private readonly FakeTimeProvider _clock = new(new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Dictionary<Guid, string> _stored = [];
    private readonly FormKeys _keys;

    public FormKeysTests() => _keys = new(new DerivedKeys(new SignInSettings([[.. Encoding.UTF8.GetBytes("a secret of the tests".PadRight(SignInSettings.MinSecretBytes))]], false, TimeSpan.FromMinutes(15), false)), _clock);

    [Fact]
    public async Task A_form_that_is_sent_twice_creates_once_and_is_answered_alike()
    {
        var key = _keys.New(User);

        var (first, second) = (await SendAsync(key, "first"), await SendAsync(key, "second"));

        Assert.Equal(("first", "first"), (first.Value, second.Value));
        Assert.Single(_stored);
    }

    [Fact]
    public async Task What_was_created_is_found_however_late_it_is_sent_again_and_what_was_not_is_of_then()
    {
        var (sent, unsent) = (_keys.New(User), _keys.New(User));
        await SendAsync(sent, "sent");
        _clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal("sent", (await SendAsync(sent, "again")).Value);
        Assert.Equal("late", (await SendAsync(unsent, "late")).Value);

        Assert.Equal(2, _stored.Count);
        Assert.Contains(_stored.Keys, id => TimeOrderedId.TimeOf(id) == _clock.GetUtcNow());
    }

    [Fact]
    public async Task A_key_is_its_users_alone()
    {
        var key = _keys.New(Guid.CreateVersion7());
        _clock.Advance(TimeSpan.FromMinutes(1));

        await SendAsync(key, "one");
        await SendAsync(key, "two");
        await SendAsync("", "three");

        Assert.Equal(3, _stored.Count);
        Assert.All(_stored.Keys, id => Assert.Equal(_clock.GetUtcNow(), TimeOrderedId.TimeOf(id)));
    }

    private Task<Done<string>> SendAsync(string key, string value) => _keys.CreateAsync(
        new Form(new Dictionary<string, string> { [FormKey.Name] = key }),
        User,
        id => Task.FromResult<Result<string>>(_stored.TryAdd(id, value) ? value : new Refusal(RefusalKind.Conflict, "It is there already")),
        id => Task.FromResult<Result<string>>(_stored.TryGetValue(id, out var there) ? there : new Refusal(RefusalKind.NotFound, "It is not there")));
}
