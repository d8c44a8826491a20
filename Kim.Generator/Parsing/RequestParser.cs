using Kim.Generator.Analyzers;
using Kim.Generator.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Parsing;

/// <summary>Reads a request type: its members, and per route where each comes from.</summary>
internal sealed class RequestParser(INamedTypeSymbol command, Report report)
{
    internal RequestModel? Parse(ITypeSymbol type, IReadOnlyList<string> routes)
    {
        if (type is not INamedTypeSymbol { IsAbstract: false, TypeKind: TypeKind.Class or TypeKind.Struct } named)
        {
            Refuse(type, "it is no class, record or struct that can be made");
            return null;
        }

        var constructors = named.InstanceConstructors.Where(constructor => IsUsable(constructor, named)).ToList();
        if (constructors.Count != 1)
        {
            Refuse(type, constructors.Count == 0 ? "it has no public constructor" : "it has several public constructors, keep one");
            return null;
        }

        var members = Members(named, constructors[0]);
        var plans = routes.Count == 0 ? [Plan(type, members, "POST /")] : routes.Select(route => Plan(type, members, route)).ToList();
        return new RequestModel(type.FullName(), new(plans.Distinct().Count() == 1 ? plans.Take(1) : plans));
    }

    // A record's copy constructor, and a struct's empty one beside another, are nobody's choice.
    private static bool IsUsable(IMethodSymbol constructor, INamedTypeSymbol type) =>
        constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal
        && !(constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type))
        && !(type.IsValueType && constructor.Parameters.IsEmpty && type.InstanceConstructors.Length > 1);

    private static List<MemberModel> Members(INamedTypeSymbol type, IMethodSymbol constructor)
    {
        var members = constructor.Parameters.Select(OfParameter).ToList();
        for (var level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            members.AddRange(level.GetMembers().OfType<IPropertySymbol>()
                .Where(property => property is { IsStatic: false, IsIndexer: false, SetMethod.DeclaredAccessibility: Accessibility.Public or Accessibility.Internal, DeclaredAccessibility: Accessibility.Public }
                    && !members.Any(member => member.Name.Equals(property.Name, StringComparison.OrdinalIgnoreCase)))
                .Select(OfProperty)
                .ToList());
        }

        return members;
    }

    private static MemberModel OfParameter(IParameterSymbol parameter)
    {
        var property = parameter.ContainingType.GetMembers().OfType<IPropertySymbol>().FirstOrDefault(member => member.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase));
        var isNullable = IsNullable(parameter.Type);
        var absent = parameter.HasExplicitDefaultValue ? Literal(parameter) : isNullable ? "null" : "";
        return Member(parameter, property ?? (ISymbol)parameter, parameter.Type, absent, isParameter: true, isAssignedLater: false);
    }

    private static MemberModel OfProperty(IPropertySymbol property)
    {
        var hasInitializer = property.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is PropertyDeclarationSyntax { Initializer: not null });
        var later = hasInitializer && property is { SetMethod.IsInitOnly: false, IsRequired: false };
        var absent = later ? "default!" : IsNullable(property.Type) ? "null" : "";
        return Member(property, property, property.Type, absent, isParameter: false, later);
    }

    private static MemberModel Member(ISymbol symbol, ISymbol named, ITypeSymbol type, string absent, bool isParameter, bool isAssignedLater)
    {
        var attributes = symbol.GetAttributes().Concat(named.GetAttributes()).ToList();
        var wireName = attributes.FirstOrDefault(attribute => attribute.AttributeClass?.Plain() == "System.Text.Json.Serialization.JsonPropertyNameAttribute")
            ?.ConstructorArguments[0].Value as string ?? Names.CamelCase(named.Name);
        var isQuery = attributes.Any(attribute => attribute.AttributeClass?.Plain() == "Kim.QueryAttribute");
        var core = Core(type);
        return new MemberModel(
            symbol.Name, wireName, type.FullName(), core.FullName(), isQuery ? MemberSource.Query : MemberSource.Body, -1, TextOf(core), IsNullable(type), type.IsValueType, absent, isParameter, isAssignedLater);
    }

    private PlanModel Plan(ITypeSymbol type, List<MemberModel> members, string route)
    {
        var parameters = RouteParser.Parameters(route);
        foreach (var parameter in parameters.Where(parameter => !members.Any(member => IsNamed(member, parameter))))
        {
            Refuse(type, $"route '{route}' has {{{parameter}}}, but the request has no such member: add it, or rename the parameter");
        }

        var textOnly = RouteParser.Method(route) is "GET" or "HEAD" or "DELETE";
        return new PlanModel(new(members.Select(member =>
        {
            var index = parameters.FindIndex(parameter => IsNamed(member, parameter));
            var source = index >= 0 ? MemberSource.Route : textOnly ? MemberSource.Query : member.Source;
            if (source == MemberSource.Body)
            {
                return member;
            }

            if (member.Text == TextKind.None || (source == MemberSource.Route && member.Text is TextKind.ParsableArray or TextKind.EnumArray))
            {
                Refuse(type, $"member {member.Name} comes from the {(source == MemberSource.Route ? "route" : "query")} of '{route}', but {member.Type.Replace("global::", "")} cannot be read from there: use a string, bool, number, enum, Guid, DateTimeOffset or another IParsable<T>{(source == MemberSource.Route ? "" : ", or an array of those")}");
            }

            var isArray = member.Text is TextKind.ParsableArray or TextKind.EnumArray;
            return member with { Source = source, RouteIndex = index, ReadType = isArray ? member.ReadType.Substring(0, member.ReadType.Length - 2) : member.ReadType };
        })));
    }

    private static bool IsNamed(MemberModel member, string parameter) =>
        member.Name.Equals(parameter, StringComparison.OrdinalIgnoreCase) || member.WireName == parameter;

    private static ITypeSymbol Core(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);

    private static bool IsNullable(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || (type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.Annotated);

    private static TextKind TextOf(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Enum } => TextKind.Enum,
        IArrayTypeSymbol { Rank: 1, ElementType.TypeKind: TypeKind.Enum } => TextKind.EnumArray,
        IArrayTypeSymbol { Rank: 1 } array when IsParsable(array.ElementType) => TextKind.ParsableArray,
        _ when IsParsable(type) => TextKind.Parsable,
        _ => TextKind.None,
    };

    private static bool IsParsable(ITypeSymbol type) =>
        type.AllInterfaces.Any(face => face.Plain() == "System.IParsable`1" && SymbolEqualityComparer.Default.Equals(face.TypeArguments[0], type));

    private static string Literal(IParameterSymbol parameter)
    {
        var value = parameter.ExplicitDefaultValue;
        var core = Core(parameter.Type);
        return value switch
        {
            null => parameter.Type.IsValueType && !IsNullable(parameter.Type) ? "default" : "null",
            _ when core.TypeKind == TypeKind.Enum => $"({core.FullName()})({SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)})",
            decimal => SymbolDisplay.FormatPrimitive(value, true, false) + "m",
            float => SymbolDisplay.FormatPrimitive(value, true, false) + "f",
            double => SymbolDisplay.FormatPrimitive(value, true, false) + "d",
            _ => SymbolDisplay.FormatPrimitive(value, true, false) ?? "default",
        };
    }

    private void Refuse(ITypeSymbol type, string reason) => report(Rules.BadRequest, command, type.ShortName(), command.Name, reason);
}
