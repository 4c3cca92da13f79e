using System.Globalization;
using System.Net;
using Microsoft.OpenApi;
using MiniCrm.Api.Edge;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Validation;
using MiniCrm.Auditing;

namespace MiniCrm.Api.Auditing;

/// <summary>A UUID as they are written here.</summary>
public sealed class AuditIdAttribute : RuleAttribute, IDescribedRule
{
    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Format = "uuid";

    protected override string? Complaint(object value) => Guid.TryParseExact((string)value, "D", out _) ? null : "must be a UUID";
}

/// <summary>A kind of thing.</summary>
public sealed class AuditKindAttribute : RuleAttribute, IDescribedRule
{
    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Enum = [.. AuditActions.Kinds];

    protected override string? Complaint(object value) =>
        AuditActions.Kinds.Contains((string)value) ? null : $"must be one of {string.Join(", ", AuditActions.Kinds)}";
}

/// <summary>One action, or several with commas.</summary>
public sealed class AuditActionAttribute : RuleAttribute, IDescribedRule
{
    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Pattern = @"^[a-z_]+\.[a-z_]+(,[a-z_]+\.[a-z_]+)*$";

    internal static string[] Parse(string text) => text.Split(',');

    protected override string? Complaint(object value) =>
        Parse((string)value).All(action => AuditActions.All.Contains(action)) ? null : $"must be of {string.Join(", ", AuditActions.All)}; several with commas";
}

/// <summary>An address, or the network of one.</summary>
public sealed class AuditSourceAttribute : RuleAttribute, IDescribedRule
{
    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Pattern = "^[0-9A-Fa-f.:]+(/64)?$";

    /// <summary>As <see cref="ClientSource"/> names it; null for what is none.</summary>
    internal static string? Parse(string text) =>
        IPAddress.TryParse(text.EndsWith("/64", StringComparison.Ordinal) && text.Contains(':', StringComparison.Ordinal) ? text[..^3] : text, out var address)
        && (text.Contains(':', StringComparison.Ordinal) || address.ToString() == text)
            ? ClientSource.Of(address)
            : null;

    protected override string? Complaint(object value) => Parse((string)value) is null ? "must be an IPv4 address, or an IPv6 address or its /64" : null;
}

/// <summary>A time with its zone.</summary>
public sealed class AuditTimeAttribute : RuleAttribute, IDescribedRule
{
    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Format = "date-time";

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    internal static DateTimeOffset? Parse(string text) =>
        (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal))
        && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    protected override string? Complaint(object value) => Parse((string)value) is null ? "must be a time like 2026-01-01T00:00:00.000Z" : null;
}
