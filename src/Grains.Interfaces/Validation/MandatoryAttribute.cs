using System.ComponentModel.DataAnnotations;

namespace MiniCrm.Validation;

/// <summary>A member that must be there and not be null; in a PATCH it may be absent, but not null.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class MandatoryAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        ArgumentNullException.ThrowIfNull(validationContext);
        var missing = value is null or IOptional { IsSet: true, Value: null };
        return missing
            ? new ValidationResult("is required", validationContext.MemberName is { } member ? [member] : null)
            : ValidationResult.Success;
    }
}

/// <summary>A member that must be there, though it may be null.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PresentAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        ArgumentNullException.ThrowIfNull(validationContext);
        return value is IOptional { IsSet: true }
            ? ValidationResult.Success
            : new ValidationResult("is required", validationContext.MemberName is { } member ? [member] : null);
    }
}
