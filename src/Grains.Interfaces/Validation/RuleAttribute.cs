using System.ComponentModel.DataAnnotations;

namespace MiniCrm.Validation;

/// <summary>A rule for the value of a member; one that is absent or null is <see cref="MandatoryAttribute"/>'s business.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public abstract class RuleAttribute : ValidationAttribute
{
    protected sealed override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        ArgumentNullException.ThrowIfNull(validationContext);
        var bare = value is IOptional optional ? optional.Value : value;
        return bare is null || Complaint(bare) is not { } complaint
            ? ValidationResult.Success
            : new ValidationResult(complaint, validationContext.MemberName is { } member ? [member] : null);
    }

    /// <summary>What is wrong with a value, as the end of a sentence that begins with the member; null when nothing is.</summary>
    protected abstract string? Complaint(object value);
}
