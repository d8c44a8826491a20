using System.ComponentModel.DataAnnotations;

namespace Kim.Durable.Http;

/// <summary>The text is the id of a run.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class RunIdAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is null || RunIds.IsId(value as string);

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) =>
        $"'{name}' must be the id of a run: 16 hexadecimal digits in lower case, as in a Location";
}
