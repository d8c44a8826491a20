using Kim.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>
/// Reports types that a command's signatures name by an extern alias: generated code names every type by <c>global::</c>.
/// </summary>
internal static class AliasParser
{
    internal static void Check(INamedTypeSymbol type, Compilation compilation, Report report)
    {
        var assemblies = Aliased(compilation);
        if (assemblies.Count == 0)
        {
            return;
        }

        foreach (var named in Signatures(type).SelectMany(Parts)
            .Where(part => part.ContainingAssembly is { } assembly && assemblies.ContainsKey(assembly))
            .Distinct(SymbolEqualityComparer.Default))
        {
            report(
                CommandRules.BadClass,
                type,
                type.Name,
                $"one with {named!.Name} of extern alias {assemblies[named.ContainingAssembly]} in a signature",
                "generated code names types by global::, so write Aliases=\"global,…\" at the reference, or keep it in a type of your own");
        }
    }

    // An assembly may be referred to several times, once for each alias: global is then one of them. All but one of these references have
    // no symbol.
    private static Dictionary<ISymbol, string> Aliased(Compilation compilation)
    {
        var assemblies = new Dictionary<ISymbol, string>(SymbolEqualityComparer.Default);
        foreach (var group in compilation.References.Where(reference => !reference.Properties.Aliases.IsDefaultOrEmpty)
            .GroupBy(reference => reference.Display, StringComparer.Ordinal))
        {
            var aliases = group.SelectMany(reference => reference.Properties.Aliases).ToList();
            var isGlobal = aliases.Contains("global")
                || compilation.References.Any(reference => reference.Display == group.Key && reference.Properties.Aliases.IsDefaultOrEmpty);
            if (!isGlobal
                && group.Select(compilation.GetAssemblyOrModuleSymbol).FirstOrDefault(symbol => symbol is not null) is { } assembly)
            {
                assemblies[assembly] = aliases[0];
            }
        }

        return assemblies;
    }

    private static IEnumerable<ITypeSymbol> Signatures(INamedTypeSymbol type) => (ClassParser.CommandBase(type)?.TypeArguments ?? [])
        .Concat(type.GetMembers().OfType<IFieldSymbol>().Select(field => field.Type))
        .Concat(type.GetMembers().OfType<IMethodSymbol>()
            .Where(method => method.MethodKind == MethodKind.Constructor || StepSignature.KindOf(method) is not null)
            .SelectMany(method => method.Parameters.Select(parameter => parameter.Type).Append(method.ReturnType)));

    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Parts(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.SelectMany(Parts).Concat(named.ContainingType is { } outer ? Parts(outer) : [])
            .Append(named),
        _ => [type],
    };
}
