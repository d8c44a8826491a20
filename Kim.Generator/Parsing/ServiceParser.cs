using Kim.Generator.Models;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reads the constructor of a command: what each parameter asks of the container.</summary>
internal static class ServiceParser
{
    internal const string KeyAttribute = "Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute";

    internal static IEnumerable<ServiceModel> Read(IMethodSymbol? constructor) =>
        constructor?.Parameters.Select(parameter =>
            new ServiceModel(parameter.Name, parameter.Type.FullName(), Key(parameter), Fallback(parameter))) ?? [];

    // A key of null means no key, as in the container.
    private static string Key(IParameterSymbol parameter) =>
        parameter.Attribute(KeyAttribute)?.ConstructorArguments.FirstOrDefault() is { IsNull: false } key ? Literals.Boxed(key) : "";

    private static string Fallback(IParameterSymbol parameter)
    {
        var isAnnotated = parameter.Type.NullableAnnotation == NullableAnnotation.Annotated;
        if (!parameter.HasExplicitDefaultValue)
        {
            return isAnnotated ? "null" : "";
        }

        return parameter.ExplicitDefaultValue is { } value ? Literals.Of(value, parameter.Type)
            : isAnnotated ? "null"
            : parameter.Type.IsReferenceType ? "null!"
            : "default";
    }
}
