using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Grains.Notifications.Delivery;
using MiniCrm.Grains.Notifications.Delivery.Mail;
using MiniCrm.Grains.Notifications.Delivery.Webhooks;
using MiniCrm.Grains.Users;
using MiniCrm.Notifications;
using MiniCrm.Tests.Integration.Grains;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Mail;
using MiniCrm.Users;

namespace MiniCrm.Tests.Integration.Delivery;

/// <summary>The tests that share the cluster, one after the other.</summary>
[Long]
[CollectionDefinition]
public sealed class DeliveryCollection : ICollectionFixture<DeliveryCluster>;

/// <summary>Two silos that deliver by a real mail server and by a webhook of text messages; pushing is not configured.</summary>
public sealed class DeliveryCluster : GrainCluster
{
    public const string Secret = "a secret of the webhook";

    public static readonly Caller Admin = new(Guid.CreateVersion7(), UserRole.Admin);

    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(2);

    private static readonly RetryPolicy Hurried = new(4, TimeSpan.FromMilliseconds(100));
    private SmtpServer? _mail;
    private Webhook? _webhook;

    /// <summary>Skips the test where there is no such server.</summary>
    public SmtpServer Mail
    {
        get
        {
            Assert.SkipWhen(_mail is null, SmtpServer.Missing ?? "");
            return _mail;
        }
    }

    public Webhook Webhook => _webhook!;

    /// <summary>As one of the silos has it.</summary>
    public T Service<T>()
        where T : class =>
        Silos.GetSiloServiceProvider(Silos.Silos[0].SiloAddress).GetRequiredService<T>();

    public override async ValueTask InitializeAsync()
    {
        _webhook = await Webhook.StartAsync();
        _mail = SmtpServer.Missing is null ? await SmtpServer.StartAsync() : null;
        await StartAsync(2, new DeliverySettings(
            Hurried,
            new("MiniCRM", "crm@example.org"),
            new SmtpSettings("127.0.0.1", _mail?.Port ?? 1, SmtpTls.WhenOffered, null, []),
            MailFolder: null,
            new WebhookSettings(NotificationType.Sms, _webhook.Address, Secret),
            Push: null)
        {
            SendTimeout = SendTimeout,
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await (_mail?.DisposeAsync() ?? default);
        await (_webhook?.DisposeAsync() ?? default);
    }

    /// <summary>A user without a password, which nobody here needs.</summary>
    /// <param name="mood">How the mail server takes them, see smtp-server.js.</param>
    public async Task<UserView> NewUserAsync(string mood = "ok")
    {
        var id = TimeOrderedId.New(DateTimeOffset.UtcNow);
        var user = await Client.GetGrain<IUserWritesGrain>(id).Create(
            new NewUser { FirstName = "Ada", LastName = "Lovelace", Email = $"{mood}.{id:N}@example.com", Role = UserRole.SalesRep, PasswordHash = "none" },
            Admin.UserId);
        return user.Value!;
    }

    public async Task<Guid> PostAsync(Guid recipient, NotificationType type = NotificationType.Email, string message = "There") =>
        (await Client.GetGrain<IInboxGrain>(recipient).Post(new() { Type = type, Title = "Hello", Message = message }, Admin)).Value!.Id;

    public async Task<NotificationView> FindAsync(Guid notification) =>
        (await Client.GetGrain<INotificationDirectoryGrain>(0).Find(notification, Admin)).Value!;

    /// <summary>The notification as soon as it is no longer pending.</summary>
    public Task<NotificationView> EndOfAsync(Guid notification) => Eventually.SeesAsync(
        _ => FindAsync(notification), seen => seen.Status != NotificationStatus.Pending, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Topics and sequences of the events of a notification.</summary>
    public Task<IReadOnlyList<string>> EventsOfAsync(Guid notification) =>
        ColumnAsync("notifications", $"select concat_ws(' ', sequence, topic) from outbox where key = '{notification}' order by position");
}
