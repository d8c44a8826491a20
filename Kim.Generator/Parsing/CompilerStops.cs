using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>
/// Tells the classes at which the compiler stops before it runs any analyzer, for a mistake that Kim has a message for. If there is one, the generator
/// reports what the parser finds in all of them. Each condition is one at which the compiler does stop, so no build shows a message twice.
/// </summary>
internal static class CompilerStops
{
    private static readonly string[] Run = [CommandParser.StepAttribute, FailureParser.CatchAttribute, FailureParser.CompensatesAttribute];

    internal static bool At(INamedTypeSymbol type)
    {
        // CS0713, CS8864, CS0101 or CS0260, CS0060.
        if (type.IsStatic || type.IsRecord || (type.DeclaringSyntaxReferences.Length > 1 && !ClassParser.IsPartial(type)) || ClassParser.HidesRequest(type))
        {
            return true;
        }

        // CS1729, CS1503, CS7036, CS0029, CS0592; CS0535.
        if (type.GetMembers().Append<ISymbol>(type).Any(HasFaultyAttribute) || LacksMembers(type))
        {
            return true;
        }

        var methods = type.GetMembers().OfType<IMethodSymbol>().Where(method => Run.Any(method.Carries)).ToList();
        return methods.Exists(method => IsRefused(method, type)) || methods.Where((method, i) => methods.Take(i).Any(other => IsSame(method, other))).Any();
    }

    // One of Kim's with arguments that it does not take, or on what it is not for.
    private static bool HasFaultyAttribute(ISymbol symbol) => symbol.GetAttributes().Any(attribute =>
        attribute.AttributeClass?.ContainingNamespace is { Name: "Kim", ContainingNamespace.IsGlobalNamespace: true }
        && (attribute.AttributeConstructor is null
            || attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(named => named.Value)).Any(argument => argument.Kind == TypedConstantKind.Error)
            || (symbol is IPropertySymbol or IFieldSymbol && Run.Contains(attribute.AttributeClass.Plain()))));

    private static bool LacksMembers(INamedTypeSymbol type) =>
        !type.IsAbstract && type.AllInterfaces.Any(face => face.GetMembers().Any(member => member.IsAbstract && !member.IsStatic && type.FindImplementationForInterfaceMember(member) is null));

    // CS0513, CS0549, CS0621, CS0115.
    private static bool IsRefused(IMethodSymbol method, INamedTypeSymbol type) =>
        (method.IsAbstract && !type.IsAbstract)
        || (method.IsVirtual && type.IsSealed)
        || ((method.IsAbstract || method.IsVirtual || method.IsOverride) && method.DeclaredAccessibility == Accessibility.Private)
        || (method.IsOverride && method.OverriddenMethod is null);

    // CS0111.
    private static bool IsSame(IMethodSymbol one, IMethodSymbol other) =>
        one.Name == other.Name
        && one.Arity == other.Arity
        && one.Parameters.Select(parameter => parameter.Type).SequenceEqual(other.Parameters.Select(parameter => parameter.Type), SymbolEqualityComparer.Default);
}
