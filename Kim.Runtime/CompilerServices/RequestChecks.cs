using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Kim.CompilerServices;

/// <summary>For generated code: what validation attributes say of a request.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RequestChecks
{
    /// <summary>What clients call a member that no attribute gives a name.</summary>
    /// <param name="errors">Knows how the host names members.</param>
    /// <param name="name">Its name in C#.</param>
    /// <param name="camelCase">The same in camelCase.</param>
    public static string Name(RequestErrors errors, string name, string camelCase)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return errors.Wire.NameOf(name, camelCase);
    }

    /// <summary>Checks a member's value.</summary>
    /// <param name="owner">The object that it is a member of.</param>
    /// <param name="value">The value.</param>
    /// <param name="name">The member's name in C#.</param>
    /// <param name="path">The member as clients name it, with its path.</param>
    /// <param name="display">What messages call it; <see langword="null"/>: by its path.</param>
    /// <param name="attributes">What is said of it.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Member(
        object owner, object? value, string name, string path, string? display, ValidationAttribute[] attributes, RequestErrors errors)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        ArgumentNullException.ThrowIfNull(errors);
        var context = new ValidationContext(owner, display ?? path, errors.Services, items: null) { MemberName = name };
        foreach (var attribute in attributes)
        {
            if (attribute.GetValidationResult(value, context) is { } wrong && wrong != ValidationResult.Success)
            {
                errors.Add(path, Text(wrong));
                if (attribute is RequiredAttribute)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Checks an object as a whole: by the attributes of its type, then by itself.</summary>
    /// <param name="value">The object.</param>
    /// <param name="path">Its path, with a dot at its end; empty for the request.</param>
    /// <param name="attributes">What is said of its type.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Whole(object value, string path, ValidationAttribute[] attributes, RequestErrors errors)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(attributes);
        ArgumentNullException.ThrowIfNull(errors);
        var at = path.TrimEnd('.');
        var context = new ValidationContext(value, at.Length > 0 ? at : value.GetType().Name, errors.Services, items: null);
        foreach (var attribute in attributes)
        {
            Add(value, attribute.GetValidationResult(value, context), path, errors);
        }

        foreach (var wrong in (value as IValidatableObject)?.Validate(context) ?? [])
        {
            Add(value, wrong, path, errors);
        }
    }

    /// <summary>Checks the elements of a list.</summary>
    /// <typeparam name="T">The elements' type.</typeparam>
    /// <param name="items">The list, if there is one.</param>
    /// <param name="path">Its path.</param>
    /// <param name="check">Checks one, under its path.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Each<T>(IEnumerable<T>? items, string path, Action<T, string, RequestErrors> check, RequestErrors errors)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(errors);
        var index = 0;
        foreach (var item in items ?? [])
        {
            if (errors.Count == RequestErrors.CountMax)
            {
                return;
            }

            check(item, $"{path}[{index++}]", errors);
        }
    }

    /// <summary>Checks the values of a dictionary.</summary>
    /// <typeparam name="TKey">The keys' type.</typeparam>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <param name="items">The dictionary, if there is one.</param>
    /// <param name="path">Its path.</param>
    /// <param name="check">Checks one, under its path.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void EachValue<TKey, T>(
        IEnumerable<KeyValuePair<TKey, T>>? items, string path, Action<T, string, RequestErrors> check, RequestErrors errors)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(errors);
        foreach (var (key, item) in items ?? [])
        {
            if (errors.Count == RequestErrors.CountMax)
            {
                return;
            }

            check(item, $"{path}.{key}", errors);
        }
    }

    // One that names several members is an error of each.
    private static void Add(object value, ValidationResult? wrong, string path, RequestErrors errors)
    {
        if (wrong is null || wrong == ValidationResult.Success)
        {
            return;
        }

        var members = wrong.MemberNames.ToList();
        foreach (var member in members.Count == 0 ? [""] : members)
        {
            errors.Add(member.Length == 0 ? path.TrimEnd('.') : path + NameOf(value, member, errors), Text(wrong));
        }
    }

    // By the name that its metadata has, which an attribute may have given it.
    private static string NameOf(object value, string member, RequestErrors errors) =>
        errors.Wire.Reading(value.GetType())?.Properties
            .FirstOrDefault(property => property.AttributeProvider is MemberInfo { Name: var name } && name == member)?.Name
        ?? errors.Wire.NameOf(member);

    private static string Text(ValidationResult wrong) => string.IsNullOrEmpty(wrong.ErrorMessage) ? "it is not valid" : wrong.ErrorMessage;
}
