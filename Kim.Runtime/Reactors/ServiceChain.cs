using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Kim.Reactors;

/// <summary>
/// Looks through what a service is made from, without making it: what lives per run is made by the first request only, which is too late to
/// learn that it cannot be.
/// </summary>
/// <param name="lifetimes">The registrations.</param>
/// <param name="container">What the container knows apart from these.</param>
/// <param name="own">What the reactor has of its own.</param>
/// <param name="root">The container.</param>
internal sealed class ServiceChain(ServiceLifetimes lifetimes, Func<Type, object?, ServiceLifetime?> container, IReadOnlyDictionary<Type,
    object> own, IServiceProvider root)
{
    // What is being looked through, outermost first.
    private readonly List<(Type Type, object? Key)> _path = [];

    /// <summary>What is wrong, and how to fix it; <see langword="null"/> if nothing is.</summary>
    /// <param name="type">The service.</param>
    /// <param name="key">Its key; <see langword="null"/>: it has none.</param>
    internal string? Fault(Type type, object? key)
    {
        if (_path.Contains((type, key)))
        {
            return $"it needs itself ({string.Join(" -> ", _path.Append((type, key)).Select(part => part.Item1))}). Let one of them take "
                + "what it needs later, from a factory.";
        }

        // A factory's or an instance's own affair.
        if (lifetimes.Registration(type, key) is not { } registration || Implementation(registration) is not { } made)
        {
            return null;
        }

        if (Close(made, type, out var violated) is not { } implementation)
        {
            return $"{violated} Register the closed type, or another implementation.";
        }

        _path.Add((type, key));
        var constructors = Constructors(implementation);
        string? first = null;
        foreach (var constructor in constructors)
        {
            var fault = constructor.GetParameters().Select(parameter => ParameterFault(implementation, parameter))
                .FirstOrDefault(found => found is not null);
            if (fault is null)
            {
                first = null;
                break;
            }

            first ??= fault;
        }

        _path.RemoveAt(_path.Count - 1);
        return constructors.Count == 0 ? $"{implementation} has no public constructor. Give it one, or register a factory." : first;
    }

    private string? ParameterFault(Type implementation, ParameterInfo parameter)
    {
        // Which key a part of a keyed service gets may come from the key it was asked for: the container's affair.
        if (parameter.HasDefaultValue || parameter.IsDefined(typeof(ServiceKeyAttribute))
            || parameter.IsDefined(typeof(FromKeyedServicesAttribute)) || parameter.ParameterType == typeof(IServiceProvider))
        {
            return null;
        }

        var type = parameter.ParameterType;
        if ((lifetimes.Of(type) ?? container(type, null)) is not null)
        {
            return Fault(type, null);
        }

        return own.ContainsKey(type)
            ? $"{implementation} needs {type}, of which each reactor has one of its own that the container does not know. Register it "
            + $"with builder.Services.AddPerReactor(…), or take {type.Name} in the command."
            : $"{implementation} needs {type}, for which nothing is registered. {MissingService.Fix(type, null, lifetimes, root)}";
    }

    private static Type? Implementation(ServiceDescriptor registration) =>
        registration.IsKeyedService ? registration.KeyedImplementationType : registration.ImplementationType;

    [UnconditionalSuppressMessage("AOT", "IL3050",
        Justification = "The container does the same for each open registration; what is not there fails here, at start, as it would "
            + "there.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "As above.")]
    private static Type? Close(Type implementation, Type service, out string violated)
    {
        violated = "";
        try
        {
            return implementation.IsGenericTypeDefinition ? implementation.MakeGenericType(service.GenericTypeArguments) : implementation;
        }
        catch (ArgumentException)
        {
            violated =
                $"the constraints of {implementation} do not allow "
                + $"{string.Join(", ", service.GenericTypeArguments.Select(argument => argument.ToString()))}.";
            return null;
        }
    }

    // The container takes the longest that it can.
    [UnconditionalSuppressMessage("Trimming", "IL2070",
        Justification = "A registration's implementation type keeps its public constructors: its own annotation says so.")]
    private static List<ConstructorInfo> Constructors(Type implementation) =>
        [.. implementation.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length)];
}
