using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniCrm.Grains.Notifications.Delivery.Mail;
using MiniCrm.Grains.Notifications.Delivery.Webhooks;
using MiniCrm.Notifications;
using Npgsql;

namespace MiniCrm.Grains.Notifications.Delivery;

public static class DeliveryHosting
{
    private static readonly TimeSpan WebhookTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What the grains of the role <c>notifications</c> need beside its database, and what delivers what is in the inboxes.</summary>
    public static ISiloBuilder AddDeliveries(this ISiloBuilder silo, DeliverySettings settings)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(settings);
        var services = silo.Services;
        services.AddSingleton(settings);
        services.AddSingleton(settings.Retries);
        services.AddSingleton<DeliverySignals>();
        services.AddSingleton<DueNotifications>();
        services.AddSingleton<Recipients>();
        services.AddSingleton<DeliveryAttempt>();
        services.AddMail(settings);
        services.AddWebhook(settings.Sms, NotificationType.Sms, DeliverySettings.SmsVariable);
        services.AddWebhook(settings.Push, NotificationType.Push, DeliverySettings.PushVariable);
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, Deliveries>();
        return silo;
    }

    private static void AddMail(this IServiceCollection services, DeliverySettings settings)
    {
        if (settings is { Smtp: null, MailFolder: { } kept })
        {
            services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => new MailFolderSweep(
                kept, provider.GetRequiredKeyedService<NpgsqlDataSource>("notifications"), provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<MailFolderSweep>>()));
        }

        var messages = new MailMessages(settings.Sender);
        services.AddSingleton<IChannel>(provider => (settings.Smtp, settings.MailFolder) switch
        {
            ({ } server, _) => new SmtpChannel(server, messages, provider.GetRequiredService<TimeProvider>()),
            (_, { } folder) => new MailFolderChannel(folder, messages, provider.GetRequiredService<ILogger<MailFolderChannel>>()),
            _ => new UnconfiguredChannel(NotificationType.Email, "SMTP_HOST"),
        });
    }

    private static void AddWebhook(this IServiceCollection services, WebhookSettings? settings, NotificationType type, string variable)
    {
        // Not to where a redirect points: the body is for that address alone. And the client's own log
        // would tell the address, which may hold a secret.
        services.AddHttpClient(WebhookChannel.ClientName, client => client.Timeout = WebhookTimeout)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            .RemoveAllLoggers();
        services.AddSingleton<IChannel>(provider => settings is null
            ? new UnconfiguredChannel(type, variable)
            : new WebhookChannel(settings, provider.GetRequiredService<IHttpClientFactory>(), provider.GetRequiredService<TimeProvider>()));
    }
}
