using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Parsing;

/// <summary>
/// What only the source of a request type tells: which members have a value without being given one, and what may throw. Of a type of
/// another assembly there is no source.
/// </summary>
internal static class RequestSource
{
    /// <summary>
    /// Whether a member gets a value from an initializer, a constructor or a field that it uses. <c>= null!</c> does not count: it only
    /// silences the compiler.
    /// </summary>
    internal static bool HasValue(ISymbol member)
    {
        var initializer = member.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).Select(Initializer)
            .FirstOrDefault(value => value is not null);
        return initializer is not null
            ? !IsNull(initializer)
            : IsAssigned(member) || (member is IPropertySymbol property && HasField(property));
    }

    /// <summary>
    /// Whether a setter does more than to keep the value. Of another assembly's nobody knows, but the compiler marks those it made itself.
    /// </summary>
    internal static bool HasBody(IMethodSymbol? setter) =>
        setter is not null && (setter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } syntax
            ? syntax is AccessorDeclarationSyntax { Body: not null } or AccessorDeclarationSyntax { ExpressionBody: not null }
            : !setter.IsImplicitlyDeclared && !setter.Carries("System.Runtime.CompilerServices.CompilerGeneratedAttribute"));

    /// <summary>Whether making an object of the type can throw: nothing in its source only keeps values.</summary>
    internal static bool MayThrow(INamedTypeSymbol type, IMethodSymbol constructor)
    {
        for (var level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            if (level.DeclaringSyntaxReferences.IsEmpty
                || level.DeclaringSyntaxReferences.Any(reference => DoesSomething(reference.GetSyntax(), level, constructor)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool DoesSomething(SyntaxNode syntax, INamedTypeSymbol type, IMethodSymbol constructor)
    {
        if (syntax is not TypeDeclarationSyntax declaration)
        {
            return true;
        }

        // A constructor with a body may check what it is given; of the type itself only the one that is called counts.
        var isOwn = SymbolEqualityComparer.Default.Equals(constructor.ContainingType, type);
        var bodies = declaration.Members.OfType<ConstructorDeclarationSyntax>()
            .Where(body => !body.Modifiers.Any(SyntaxKind.StaticKeyword));
        if (bodies.Any(body => !isOwn || constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() == body)))
        {
            return true;
        }

        var values = declaration.Members.SelectMany(member => member switch
        {
            PropertyDeclarationSyntax { Initializer: { } initializer } => [initializer],
            FieldDeclarationSyntax field => field.Declaration.Variables.Where(variable => variable.Initializer is not null)
                .Select(variable => (SyntaxNode)variable.Initializer!),
            _ => [],
        });
        return values.Concat(declaration.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>() ?? [])
            .SelectMany(value => value.DescendantNodes())
            .Any(node => node is ThrowExpressionSyntax or InvocationExpressionSyntax
                or BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 });
    }

    private static ExpressionSyntax? Initializer(SyntaxNode syntax) => syntax switch
    {
        PropertyDeclarationSyntax { Initializer.Value: var value } => value,
        VariableDeclaratorSyntax { Initializer.Value: var value } => value,
        _ => null,
    };

    private static bool IsNull(ExpressionSyntax value) =>
        value is PostfixUnaryExpressionSyntax
        {
            RawKind: (int)SyntaxKind.SuppressNullableWarningExpression,
            Operand.RawKind: (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.DefaultLiteralExpression
        };

    private static bool IsAssigned(ISymbol member) => member.ContainingType.InstanceConstructors
        .SelectMany(constructor => constructor.DeclaringSyntaxReferences)
        .Select(reference => reference.GetSyntax())
        .OfType<ConstructorDeclarationSyntax>()
        .SelectMany(constructor => constructor.DescendantNodes().OfType<AssignmentExpressionSyntax>())
        .Any(assignment => IsNamed(assignment.Left, member.Name));

    private static bool IsNamed(ExpressionSyntax target, string name) => target switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText == name,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: var member } => member == name,
        _ => false,
    };

    // A getter that gives a field with a value: `get => _size;`.
    private static bool HasField(IPropertySymbol property)
    {
        var getter = property.GetMethod?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as AccessorDeclarationSyntax;
        return getter?.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name => property.ContainingType.GetMembers(name.Identifier.ValueText)
            .OfType<IFieldSymbol>()
            .Any(field =>
                field.DeclaringSyntaxReferences.Any(reference => Initializer(reference.GetSyntax()) is { } value && !IsNull(value))))
                ?? false;
    }
}
