using Microsoft.AspNetCore.Mvc;

namespace MiniCrm.Api.Preconditions;

/// <summary>A list of entity tags; <see cref="ConditionHeaders"/> has looked at it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EntityTagsAttribute : Attribute;

/// <summary>On which version of a thing a request may look, or work.</summary>
/// <param name="IfMatch">Only on one of these.</param>
/// <param name="IfNoneMatch">Only on another than these.</param>
public sealed record Conditions(
    [property: FromHeader(Name = "If-Match"), EntityTags] string? IfMatch,
    [property: FromHeader(Name = "If-None-Match"), EntityTags] string? IfNoneMatch)
{
    /// <summary>For the grain, which decides it together with the write.</summary>
    internal Precondition? For(Guid id) => EntityTags.Precondition(IfMatch, IfNoneMatch, id);
}
