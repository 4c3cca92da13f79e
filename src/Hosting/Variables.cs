using System.Collections.Frozen;

namespace MiniCrm.Hosting;

/// <summary>
/// Every variable of the environment that a host of ours reads. <see cref="Settings"/> reads no other, and a test holds the tables of the
/// documentation, compose and the manifests against it. Beside these there are librdkafka's as <c>KAFKA_X_Y</c>, and those of .NET itself.
/// </summary>
public static class Variables
{
    public static FrozenSet<string> All { get; } =
    [
        // Hosts and cluster
        "PORT", "HTTP_ADDRESS", "METRICS_PORT", "OTEL_EXPORTER_OTLP_ENDPOINT", "PUBLIC_URL",
        "ROLE", "CLUSTER_ID", "SERVICE_ID", "SILO_PORT", "GATEWAY_PORT", "ADVERTISED_ADDRESS", "LISTEN_ADDRESS",
        "CLUSTER_TLS_FOLDER", "CLUSTER_TLS_NAME",

        // Databases
        "DATABASE_URL", "CLUSTER_DATABASE_URL", "DATABASE_POOL", .. SiloRole.All.Select(role => role.DatabaseVariable),

        // Gateway
        "CORS_ORIGINS", "ALLOWED_HOSTS", "MAX_CONNECTIONS", "TRUSTED_PROXIES", "STREAM_KEEP_ALIVE_SECONDS", "STREAMS_PER_USER", "IMPORT_MAX_MB",
        "JWT_SECRET", "JWT_PREVIOUS_SECRETS", "JWT_ACCESS_MINUTES", "ALLOW_REGISTRATION",

        // Users
        "SIGN_IN_MAX_DAYS", "REGISTRATIONS_PER_SOURCE", "MAILS_PER_SOURCE", "FAILED_SIGN_INS_PER_SOURCE",

        // Leads
        "LEAD_RETENTION_DAYS", "DEFAULT_REGION", "DUPLICATES",

        // Events
        "KAFKA_BROKERS", "TOPIC_PARTITIONS", "TOPIC_REPLICATION", "DEVELOPMENT_BROKER",

        // Notifications
        "EMAIL_PROVIDER", "EMAIL_FROM", "EMAIL_FROM_NAME", "MAIL_FOLDER",
        "SMTP_HOST", "SMTP_PORT", "SMTP_USER", "SMTP_PASSWORD", "SMTP_TLS", "SMTP_CA_FILE",
        "SMS_WEBHOOK_URL", "SMS_WEBHOOK_SECRET", "PUSH_WEBHOOK_URL", "PUSH_WEBHOOK_SECRET",
        "DELIVERY_ATTEMPTS", "DELIVERY_FIRST_RETRY_SECONDS",
    ];
}
