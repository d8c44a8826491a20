using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Finds the group of a command.</summary>
internal static class GroupParser
{
    /// <summary>Its name, and what comes before the paths of its routes; both <see langword="null"/> if there is none.</summary>
    internal static (string? Name, string? Prefix) Of(INamedTypeSymbol command)
    {
        var attribute = command.GetAttributes().LastOrDefault(own => own.AttributeClass is { } type && IsGroup(type))
            ?? AssemblyAttributes.For(command, IsGroup).LastOrDefault();
        return (attribute?.ConstructorArguments.FirstOrDefault().Value as string, attribute.Named<string>("Prefix"));
    }

    internal static bool IsGroup(INamedTypeSymbol type) => type.Plain() == "Kim.CommandGroupAttribute";

    /// <summary>A well-formed route with the prefix of its command's group.</summary>
    internal static string WithPrefix(string route, string? prefix)
    {
        if (string.IsNullOrEmpty(prefix))
        {
            return route;
        }

        var space = route.IndexOf(' ');
        var path = route.Substring(space + 1);
        return route.Substring(0, space + 1) + prefix!.TrimEnd('/') + (path == "/" ? "" : path);
    }
}
