using Kim.Generator.Analyzers.Commands;
using Kim.Generator.Analyzers.StepBodies;
using Kim.Generator.Parsing;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator;

/// <summary>
/// Tells the classes and attributes at which the compiler stops before it runs any analyzer. If there is one, the generator reports what
/// can be said of the whole project without looking into bodies (<see cref="SymbolRules"/>). Each condition is one at which the compiler
/// does stop, so no build shows a message twice.
/// </summary>
internal static class CompilerStops
{
    /// <summary>Kim's attributes. Those on a command are looked at with it.</summary>
    private static readonly string[] Run = [CommandParser.StepAttribute, FailureParser.CatchAttribute, FailureParser.CompensatesAttribute];
    private static readonly string[] ForMethods = [.. Run, PolicyParser.TimeoutAttribute, PolicyParser.RetryAttribute];

    /// <summary>Kim's attributes. Those on a command and its members are looked at with it.</summary>
    internal static readonly string[] Attributes =
        [CommandParser.CommandAttribute, .. ForMethods, RequestAttributes.Query, RequestAttributes.HeaderName];

    internal static bool At(INamedTypeSymbol type, Compilation compilation)
    {
        // CS0713, CS8864, CS0101 or CS0260, CS0060.
        if (type.IsStatic || type.IsRecord || (type.DeclaringSyntaxReferences.Length > 1 && !ClassParser.IsPartial(type))
            || ClassParser.HidesRequest(type))
        {
            return true;
        }

        // CS1729, CS1503, CS7036, CS0029, CS0592, CS0579; CS0535; CS0119.
        if (type.GetMembers().Append<ISymbol>(type).Any(HasFaultyAttribute)
            || LacksMembers(type)
            || HiddenNames.InDeclarations(type, compilation).Any())
        {
            return true;
        }

        var methods = type.GetMembers().OfType<IMethodSymbol>().Where(method => Run.Any(method.Carries)).ToList();
        return methods.Exists(method => NamesNothing(method, compilation))
            || methods.Exists(method => IsRefused(method, type))
            || methods.Where((method, i) => methods.Take(i).Any(other => IsSame(method, other))).Any();
    }

    /// <summary>Whether a use outside the commands may be a faulty one: cheap, asked of each use.</summary>
    internal static bool MayBeAt(SyntaxNode node, string attribute) => node switch
    {
        // The commands themselves.
        TypeDeclarationSyntax => attribute != CommandParser.CommandAttribute,

        // A class without any attribute is not a command, but its [Step] may still be wrong.
        MethodDeclarationSyntax { Parent: TypeDeclarationSyntax { AttributeLists.Count: > 0 } } => !ForMethods.Contains(attribute),

        // In a body the compiler says so later.
        ParameterSyntax or TypeParameterSyntax => !node.Ancestors().Any(BodySyntax.IsFunction),
        MemberDeclarationSyntax or VariableDeclaratorSyntax or CompilationUnitSyntax => true,
        _ => false,
    };

    /// <summary>One of Kim's with arguments that it does not take, on what it is not for, or given twice.</summary>
    internal static bool HasFaultyAttribute(ISymbol symbol)
    {
        var attributes = symbol.GetAttributes().Where(IsKims).ToList();
        return attributes.Exists(attribute => attribute.AttributeConstructor is null
            || attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(named => named.Value))
            .Any(argument => argument.Kind == TypedConstantKind.Error)
            || (Usage(attribute) is { } usage
                && ((((AttributeTargets)usage.ConstructorArguments[0].Value!) & TargetOf(symbol)) == 0
                    || (!usage.Named<bool>("AllowMultiple") && attributes.Count(other => IsSame(attribute, other)) > 1))));
    }

    private static bool IsKims(AttributeData attribute) =>
        attribute.AttributeClass?.ContainingNamespace is { Name: "Kim", ContainingNamespace.IsGlobalNamespace: true };

    private static bool IsSame(AttributeData one, AttributeData other) =>
        SymbolEqualityComparer.Default.Equals(one.AttributeClass, other.AttributeClass);

    private static AttributeData? Usage(AttributeData attribute) => attribute.AttributeClass!.Attribute("System.AttributeUsageAttribute");

    private static AttributeTargets TargetOf(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol type => type.TypeKind switch
        {
            TypeKind.Struct => AttributeTargets.Struct,
            TypeKind.Interface => AttributeTargets.Interface,
            TypeKind.Enum => AttributeTargets.Enum,
            TypeKind.Delegate => AttributeTargets.Delegate,
            _ => AttributeTargets.Class,
        },
        IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } => AttributeTargets.Constructor,
        IMethodSymbol => AttributeTargets.Method,
        IPropertySymbol => AttributeTargets.Property,
        IFieldSymbol => AttributeTargets.Field,
        IEventSymbol => AttributeTargets.Event,
        IParameterSymbol => AttributeTargets.Parameter,
        ITypeParameterSymbol => AttributeTargets.GenericParameter,
        IModuleSymbol => AttributeTargets.Module,
        IAssemblySymbol => AttributeTargets.Assembly,
        _ => AttributeTargets.All,
    };

    private static bool LacksMembers(INamedTypeSymbol type) =>
        !type.IsAbstract
        && type.AllInterfaces.Any(face => face.GetMembers()
            .Any(member => member.IsAbstract && !member.IsStatic && type.FindImplementationForInterfaceMember(member) is null));

    // CS0103, of nameof(Gte): its value is "Gte" all the same.
    private static bool NamesNothing(IMethodSymbol method, Compilation compilation) => method.GetAttributes()
        .Where(attribute => IsKims(attribute) && Texts(attribute).Any(name => method.ContainingType.GetMembers(name).IsEmpty))
        .Select(attribute => attribute.ApplicationSyntaxReference!.GetSyntax())
        .SelectMany(attribute => attribute.DescendantNodes().OfType<InvocationExpressionSyntax>())
        .Where(call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" } && call.ArgumentList.Arguments.Count == 1)
        .Select(call => compilation.GetSemanticModel(call.SyntaxTree).GetSymbolInfo(call.ArgumentList.Arguments[0].Expression))
        .Any(named => named is { Symbol: null, CandidateSymbols.IsEmpty: true });

    private static IEnumerable<string> Texts(AttributeData attribute) => attribute.ConstructorArguments
        .Concat(attribute.NamedArguments.Select(named => named.Value))
        .Where(argument => argument.Kind == TypedConstantKind.Primitive)
        .Select(argument => argument.Value)
        .OfType<string>();

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
        && one.Parameters.Select(parameter => parameter.Type)
        .SequenceEqual(other.Parameters.Select(parameter => parameter.Type), SymbolEqualityComparer.Default);
}
