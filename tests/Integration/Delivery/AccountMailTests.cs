using MiniCrm.Grains.Users;
using MiniCrm.Notifications;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Mail;
using MiniCrm.Users;

namespace MiniCrm.Tests.Integration.Delivery;

/// <summary>Mails about an account, whose addressee or text only the users role knows.</summary>
[Long]
[Collection<DeliveryCollection>]
public sealed class AccountMailTests(DeliveryCluster cluster)
{
    private readonly SmtpServer _server = cluster.Mail;

    [Fact]
    public async Task Each_change_of_address_is_told_to_the_address_before_it()
    {
        var first = await cluster.NewUserAsync();
        var second = await ChangeEmailAsync(first);
        var third = await ChangeEmailAsync(second);

        await ReceiveAsync(first.Id, SecurityChange.Email, third.UpdatedAt);
        await ReceiveAsync(first.Id, SecurityChange.Email, second.UpdatedAt);

        Assert.Contains("Subject: Your e-mail address was changed", (await OneMailAsync(second.Email)).Raw, StringComparison.Ordinal);
        Assert.Contains("Subject: Your e-mail address was changed", (await OneMailAsync(first.Email)).Raw, StringComparison.Ordinal);
        Assert.Empty(await _server.MailsToAsync(third.Email));
        Assert.Equal(
            ["0"], await cluster.ColumnAsync("notifications", $"select count(*)::text from notifications where state::text like '%{first.Email}%'"));
    }

    [Fact]
    public async Task A_former_address_that_is_not_kept_gets_nothing_and_neither_does_the_new_one()
    {
        var user = await cluster.NewUserAsync();

        await ReceiveAsync(user.Id, SecurityChange.Email, user.UpdatedAt);
        var failed = await Eventually.SeesAsync(
            _ => cluster.ColumnAsync("notifications", $"select state->>'errorMessage' from notifications where recipient_id = '{user.Id}' and status = 'failed'"),
            seen => seen.Count == 1,
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["The former address is not kept any more"], failed);
        Assert.Empty(await _server.MailsToAsync(user.Email));
    }

    [Fact]
    public async Task A_new_password_is_told_to_the_user()
    {
        var user = await cluster.NewUserAsync();

        await ReceiveAsync(user.Id, SecurityChange.Password, user.UpdatedAt);

        Assert.Contains("Subject: Your password was changed", (await OneMailAsync(user.Email)).Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_from_a_new_device_is_told_to_the_user_once()
    {
        var user = await cluster.NewUserAsync();
        var received = new NewDeviceReceived(TimeOrderedId.New(DateTimeOffset.UtcNow), TimeOrderedId.New(DateTimeOffset.UtcNow), user.UpdatedAt);

        await cluster.Client.GetGrain<IInboxGrain>(user.Id).Receive(received);
        await cluster.Client.GetGrain<IInboxGrain>(user.Id).Receive(received);

        Assert.Contains("Subject: A sign-in from a new device", (await OneMailAsync(user.Email)).Raw, StringComparison.Ordinal);
        Assert.Equal(["1"], await cluster.ColumnAsync("notifications", $"select count(*)::text from notifications where recipient_id = '{user.Id}'"));
    }

    private async Task<UserView> ChangeEmailAsync(UserView user)
    {
        var email = $"ok.{Guid.NewGuid():N}@example.com";
        var changed = await cluster.Client.GetGrain<IUserWritesGrain>(user.Id).Update(new UpdateUser { Email = email }, null, DeliveryCluster.Admin);
        return changed.Value!;
    }

    private async Task ReceiveAsync(Guid userId, SecurityChange kind, DateTimeOffset changedAt) =>
        Assert.Null(await cluster.Client.GetGrain<IInboxGrain>(userId).Receive(new SecurityChangedReceived(TimeOrderedId.New(DateTimeOffset.UtcNow), kind, changedAt)));

    private async Task<ReceivedMail> OneMailAsync(string email) => Assert.Single(await Eventually.SeesAsync(
        _ => _server.MailsToAsync(email), mails => mails.Count > 0, cancellationToken: TestContext.Current.CancellationToken));
}
