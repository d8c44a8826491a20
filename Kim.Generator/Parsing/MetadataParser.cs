using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>
/// Reports attributes of ASP.NET Core and of its container in places where they have no effect: on a command's members, their parameters,
/// and its request.
/// </summary>
internal static class MetadataParser
{
    private const string AspNetCore = "Microsoft.AspNetCore";
    private const string ServiceKey = "Microsoft.Extensions.DependencyInjection.ServiceKeyAttribute";
    private const string FromServices = "Microsoft.AspNetCore.Mvc.FromServicesAttribute";

    internal static void Check(INamedTypeSymbol type, ITypeSymbol? request, Report report)
    {
        foreach (var member in type.GetMembers().Where(member => !member.IsImplicitlyDeclared))
        {
            foreach (var attribute in member.GetAttributes().Where(OfAspNetCore))
            {
                report(RequestRules.NoEffect, member, Name(attribute), member.Name, Fix(type, attribute));
            }

            if (member is IMethodSymbol method)
            {
                CheckParameters(type, method, report);
            }
        }

        // Those that are about binding are reported with the request, if it is bound at all.
        foreach (var attribute in request?.GetAttributes()
            .Where(attribute => OfAspNetCore(attribute) && RequestAttributes.Advice(attribute) is null) ?? [])
        {
            report(RequestRules.NoEffect, type, Name(attribute), $"{request!.ShortName()}, the request", Fix(type, attribute));
        }
    }

    private static void CheckParameters(INamedTypeSymbol type, IMethodSymbol method, Report report)
    {
        var isConstructor = method.MethodKind == MethodKind.Constructor;
        foreach (var parameter in method.Parameters)
        {
            foreach (var attribute in parameter.GetAttributes()
                .Where(attribute => isConstructor ? IsIdleInConstructor(attribute) : IsIdleInMethod(attribute)))
            {
                var fix = isConstructor
                    ? "a constructor takes services, and a command has no key: read what the client sends from Request or Http"
                    : "a step takes what the step before it gives: take a service in the constructor, and what the client sends from "
                    + "Request or Http";
                report(RequestRules.NoEffect, parameter, Name(attribute),
                    isConstructor ? $"parameter {parameter.Name} of {type.Name}" : $"parameter {parameter.Name} of {method.Name}", fix);
            }
        }
    }

    // [FromServices] says what is so anyway.
    private static bool IsIdleInConstructor(AttributeData attribute) =>
        attribute.AttributeClass?.Plain() is { } name && name != FromServices && (name == ServiceKey || OfAspNetCore(attribute));

    private static bool IsIdleInMethod(AttributeData attribute) =>
        attribute.AttributeClass?.Plain() is ServiceKey or ServiceParser.KeyAttribute || OfAspNetCore(attribute);

    // What its class, a base of it or one of its interfaces says.
    private static bool OfAspNetCore(AttributeData attribute) =>
        attribute.AttributeClass is { } type && Lineage(type).Any(one => IsIn(one, AspNetCore));

    private static IEnumerable<INamedTypeSymbol> Lineage(INamedTypeSymbol type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            yield return level;
        }

        foreach (var face in type.AllInterfaces)
        {
            yield return face;
        }
    }

    private static string Fix(INamedTypeSymbol type, AttributeData attribute)
    {
        var name = attribute.AttributeClass!.Name;
        return name is "EndpointSummaryAttribute" or "EndpointDescriptionAttribute"
            ? $"write [System.ComponentModel.Description(\"…\")] on {type.Name}"
            : Lineage(attribute.AttributeClass).Any(one => IsIn(one, AspNetCore + ".Mvc"))
            && !name.StartsWith("Produces", StringComparison.Ordinal) ? "it is for controllers, remove it"
            : MayStandOnClass(attribute.AttributeClass) ? $"a step is not an endpoint, the command is: write it on {type.Name}"
            : "a step is not an endpoint, remove it";
    }

    private static bool MayStandOnClass(INamedTypeSymbol attribute)
    {
        var usage = Lineage(attribute).Select(one => one.Attribute("System.AttributeUsageAttribute"))
            .FirstOrDefault(found => found is not null);
        return usage?.ConstructorArguments.FirstOrDefault().Value is not int targets
            || ((AttributeTargets)targets).HasFlag(AttributeTargets.Class);
    }

    private static bool IsIn(ITypeSymbol type, string space)
    {
        var name = type.ContainingNamespace is { IsGlobalNamespace: false } own ? own.ToDisplayString() : "";
        return name == space || name.StartsWith(space + ".", StringComparison.Ordinal);
    }

    private static string Name(AttributeData attribute)
    {
        var name = attribute.AttributeClass!.Name;
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
    }
}
