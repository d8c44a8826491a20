using Kim.Generator.Models;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>
/// Finds how the request of a durable run is stored: by the members that the binder makes it of, or else as a whole.
/// </summary>
internal sealed class StoredRequestParser(INamedTypeSymbol command, Compilation compilation)
{
    private const string JsonPropertyName = "System.Text.Json.Serialization.JsonPropertyNameAttribute";

    /// <summary>The members; none if it is not made of members, or one of them cannot be read from it again.</summary>
    /// <param name="request">The request.</param>
    internal List<StoredMemberModel> Read(ITypeSymbol request)
    {
        // What is wrong with it is reported if it is bound; a request that code brings need not be what can be bound.
        var isBroken = false;
        void Judge(DiagnosticDescriptor rule, ISymbol where, object[] arguments) =>
            isBroken |= rule.DefaultSeverity == DiagnosticSeverity.Error;

        if (request is not INamedTypeSymbol { IsAbstract: false } type || type.Carries(MemberTypes.JsonDerivedType)
            || type.Carries(MemberTypes.JsonConverter)
            || new RequestParser(command, compilation, Judge).ConstructorOf(type) is not { } constructor)
        {
            return [];
        }

        var routed = CommandParser.Routes(command).SelectMany(RouteParser.Parameters).ToList();
        var members = new RequestMembers(command, type, constructor, compilation, Judge).Read()
            .ConvertAll(member => Stored(type, constructor, member, routed));
        return isBroken || members.Exists(IsLost) || members.Select(member => member.Name).Distinct().Count() < members.Count
            ? []
            : members;
    }

    // It has to be given, and nothing does.
    private static bool IsLost(StoredMemberModel stored) => stored.Getter.Length == 0
        && stored.Member is not { Source: MemberSource.None } or { Absence: Absence.Refused, IsDemanded: true };

    private StoredMemberModel Stored(
        INamedTypeSymbol type, IMethodSymbol constructor, MemberModel member, List<string> routed)
    {
        var parameter = member.IsParameter ? constructor.Parameters.First(parameter => parameter.Name == member.Name) : null;
        var given = parameter is null ? Member(type, member.Name) : MemberTypes.Property(type, parameter);
        var isGiven = !member.IsIgnored || member.Source is MemberSource.Query or MemberSource.Header
            || routed.Exists(route => member.WireName == route || member.Name.Equals(route, StringComparison.OrdinalIgnoreCase));
        var isReadable = given is IFieldSymbol || (given is IPropertySymbol { GetMethod: { } getter } property
            && compilation.IsSymbolAccessibleWithin(getter, command)
            && (parameter is null || SymbolEqualityComparer.Default.Equals(parameter.Type, property.Type)));
        return new(
            member with
            {
                Source = isGiven ? MemberSource.Body : MemberSource.None,
                MayRefuse = false,
                MustNotStayNull = false,
            },
            given?.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Plain() == JsonPropertyName)
                ?.ConstructorArguments[0].Value as string ?? given?.Name ?? member.Name,
            isGiven && isReadable ? given!.Name : "");
    }

    private static ISymbol? Member(INamedTypeSymbol type, string name)
    {
        for (var level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            if (level.GetMembers(name).FirstOrDefault(member => member is IPropertySymbol or IFieldSymbol) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
