using Kim.Generator.Analyzers;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reports types that a command's signatures name by an extern alias: generated code names every type by <c>global::</c>.</summary>
internal static class AliasParser
{
    internal static void Check(INamedTypeSymbol type, Compilation compilation, Report report)
    {
        var aliased = compilation.References.Where(reference => reference.Properties.Aliases is { IsDefaultOrEmpty: false } aliases && !aliases.Contains("global")).ToList();
        if (aliased.Count == 0)
        {
            return;
        }

        var assemblies = aliased.ToDictionary(reference => compilation.GetAssemblyOrModuleSymbol(reference)!, reference => reference.Properties.Aliases[0], SymbolEqualityComparer.Default);
        foreach (var named in Signatures(type).SelectMany(Parts).Where(part => part.ContainingAssembly is { } assembly && assemblies.ContainsKey(assembly)).Distinct(SymbolEqualityComparer.Default))
        {
            report(
                Rules.BadClass,
                type,
                type.Name,
                $"one with {named!.Name} of extern alias {assemblies[named.ContainingAssembly]} in a signature",
                "generated code names types by global::, so write Aliases=\"global,…\" at the reference, or keep it in a type of your own");
        }
    }

    private static IEnumerable<ITypeSymbol> Signatures(INamedTypeSymbol type) => (ClassParser.CommandBase(type)?.TypeArguments ?? [])
        .Concat(type.GetMembers().OfType<IFieldSymbol>().Select(field => field.Type))
        .Concat(type.GetMembers().OfType<IMethodSymbol>()
            .Where(method => method.MethodKind == MethodKind.Constructor || StepParser.KindOf(method) is not null)
            .SelectMany(method => method.Parameters.Select(parameter => parameter.Type).Append(method.ReturnType)));

    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Parts(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.SelectMany(Parts).Concat(named.ContainingType is { } outer ? Parts(outer) : []).Append(named),
        _ => [type],
    };
}
