using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reads a request type: whether it can be bound, its members, and per route where each comes from.</summary>
internal sealed class RequestParser(INamedTypeSymbol command, Compilation compilation, Report report)
{
    internal RequestModel? Parse(ITypeSymbol type, IReadOnlyList<string> routes)
    {
        if (ConstructorOf(type) is not { } constructor)
        {
            return null;
        }

        var named = (INamedTypeSymbol)type;
        var members = new RequestMembers(command, named, constructor, compilation, report).Read();
        var plans = routes.Count == 0 ? [Plan(named, members, "POST /")] : routes.Select(route => Plan(named, members, route)).ToList();
        return new RequestModel(
            type.FullName(),
            new(plans.Distinct().Count() == 1 ? plans.Take(1) : plans),
            RequestSource.MayThrow(named, constructor) || members.Exists(member => member.MayRefuse),
            named.Attribute(
                "System.Text.Json.Serialization.JsonUnmappedMemberHandlingAttribute")?.ConstructorArguments.FirstOrDefault().Value switch
            {
                1 => "Unknown()",
                0 => "SkipMember(isSaid: true)",
                _ => "SkipMember()",
            },
            new ChecksParser(command, named, compilation, report).Parse());
    }

    /// <summary>The constructor of a request that is made of members; <see langword="null"/> if it is not.</summary>
    internal IMethodSymbol? ConstructorOf(ITypeSymbol type)
    {
        if (Fault(type) is { } fault)
        {
            Refuse(type, fault);
            return null;
        }

        var constructor = Constructor((INamedTypeSymbol)type);
        if (constructor?.Parameters.FirstOrDefault(parameter => parameter.RefKind is not (RefKind.None or RefKind.In)) is { } reference)
        {
            Refuse(type, $"its constructor takes {reference.Name} by reference, and there is no variable to refer to: take it by value");
            return null;
        }

        return constructor;
    }

    /// <summary>How a type is made from text.</summary>
    internal static TextKind TextOf(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Enum } => TextKind.Enum,
        IArrayTypeSymbol { Rank: 1, ElementType.TypeKind: TypeKind.Enum } => TextKind.EnumArray,
        IArrayTypeSymbol { Rank: 1 } array when IsParsable(array.ElementType) => TextKind.ParsableArray,
        _ when IsParsable(type) => TextKind.Parsable,
        _ => TextKind.None,
    };

    private static bool IsParsable(ITypeSymbol type) =>
        type.AllInterfaces.Any(face => face.Plain() == "System.IParsable`1"
            && SymbolEqualityComparer.Default.Equals(face.TypeArguments[0], type));

    // A request is an object whose members are named.
    private string? Fault(ITypeSymbol type)
    {
        var what = type switch
        {
            IDynamicTypeSymbol => "dynamic says nothing of its members",
            { SpecialType: SpecialType.System_Object } => "object says nothing of its members",
            IArrayTypeSymbol => "it is an array",
            { IsTupleType: true } => "it is a tuple, whose members have no names in JSON",
            { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => "it may be null, which a request never is",
            { TypeKind: TypeKind.Enum } => "it is an enum",
            { TypeKind: TypeKind.Delegate } => "it is a delegate",
            _ when MemberTypes.IsCollection(type) => "it is a collection",
            _ when MemberTypes.IsSystem(type) => "it is one of .NET's own types",
            _ => null,
        };
        if (what is not null)
        {
            return $"{what}, and a request is an object with named members: {Instead(type)}; "
                + "for the raw body derive from Command and read Http.Body";
        }

        return type switch
        {
            not INamedTypeSymbol { IsAbstract: false, TypeKind: TypeKind.Class or TypeKind.Struct } =>
                "it is not a class, record or struct that can be made",
            INamedTypeSymbol { IsFileLocal: true } => "it is declared 'file', so generated code cannot name it: make it internal",
            _ when !compilation.IsSymbolAccessibleWithin(type, command) => $"{command.Name} cannot see it: make it at least internal",
            { BaseType: { } ancestor } when SystemBase(ancestor) is { } system =>
                $"it derives from {system.ShortName()}, whose members it would bind, too: write a record with the members that clients "
                + "give",
            _ => null,
        };
    }

    // What is advised can be bound.
    private string Instead(ITypeSymbol type)
    {
        var core = MemberTypes.Core(type);
        if (!SymbolEqualityComparer.Default.Equals(core, type) && Fault(core) is null)
        {
            return $"derive from Command<{core.ShortName()}>";
        }

        var elements = core is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements : [];
        var isOpen = type is IDynamicTypeSymbol or { SpecialType: SpecialType.System_Object };
        var parts = elements.IsEmpty ? isOpen ? [] : [core] : elements.Select(element => element.Type);
        if (parts.Any(part => MemberTypes.JsonFault(part) is not null))
        {
            return "write a record whose members are text, numbers and other data that JSON has";
        }

        var member = type is IArrayTypeSymbol || MemberTypes.IsCollection(type) ? "Items" : "Value";
        var members = elements.IsEmpty
            ? $"{(isOpen ? "System.Text.Json.JsonElement" : core.ShortName())} {member}"
            : string.Join(", ", elements.Select(element => $"{element.Type.ShortName()} {Names.Escape(element.Name)}"));
        return $"write a record with a member for {(elements.IsEmpty ? "it" : "each element")}, "
            + $"for example 'record {command.Name}Request({members})'";
    }

    private static INamedTypeSymbol? SystemBase(INamedTypeSymbol type)
    {
        for (var level = type; level is not null
            && level.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType); level = level.BaseType)
        {
            if (MemberTypes.IsSystem(level))
            {
                return level;
            }
        }

        return null;
    }

    private IMethodSymbol? Constructor(INamedTypeSymbol type)
    {
        var marked = type.InstanceConstructors.Where(constructor => constructor.Carries(MemberTypes.JsonConstructor)).ToList();
        if (marked.Count > 0)
        {
            if (marked.Count == 1 && compilation.IsSymbolAccessibleWithin(marked[0], command))
            {
                return marked[0];
            }

            Refuse(type,
                marked.Count > 1
                    ? "it has several constructors with [JsonConstructor], keep one"
                    : "its constructor with [JsonConstructor] cannot be called from the command: make it public or internal");
            return null;
        }

        var usable = type.InstanceConstructors.Where(constructor => IsUsable(constructor, type)).ToList();
        if (usable.Count == 1)
        {
            return usable[0];
        }

        Refuse(type,
            usable.Count == 0
                ? "it has no public constructor"
                : "it has several public constructors: keep one, or mark the one to call with [JsonConstructor]");
        return null;
    }

    // A record's copy constructor, and a struct's empty one beside another, are nobody's choice.
    private bool IsUsable(IMethodSymbol constructor, INamedTypeSymbol type) =>
        constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal
        && compilation.IsSymbolAccessibleWithin(constructor, command)
        && !(constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type))
        && !(type.IsValueType && constructor.Parameters.IsEmpty && type.InstanceConstructors.Length > 1);

    private PlanModel Plan(INamedTypeSymbol type, List<MemberModel> members, string route)
    {
        var parameters = RouteParser.Parameters(route);
        foreach (var parameter in parameters.Where(parameter => !members.Exists(member => IsNamed(member, parameter))))
        {
            Refuse(type, $"route '{route}' has {{{parameter}}}, but the request has no such member: add it, or rename the parameter");
        }

        var textOnly = RouteParser.Method(route) is "GET" or "HEAD" or "DELETE";
        CheckStreams(type, members, route, parameters, textOnly);
        return new PlanModel(
            new(members.Select(member =>
                Place(type, member, route, parameters.FindIndex(parameter => IsNamed(member, parameter)), textOnly))
                .Where(member => member.Source != MemberSource.None || member.IsParameter)));
    }

    // The body is read by JSON or by steps, and once.
    private void CheckStreams(
        INamedTypeSymbol type, List<MemberModel> members, string route, List<string> parameters, bool textOnly)
    {
        if (members.Find(member => member.IsStream) is not { } stream)
        {
            return;
        }

        foreach (var other in members.Where(other => other != stream && other.Source == MemberSource.Body && !other.IsIgnored && !textOnly
            && !parameters.Exists(parameter => IsNamed(other, parameter))))
        {
            Refuse(type,
                other.IsStream
                    ? $"{stream.Name} and {other.Name} are both the whole body of '{route}': keep one"
                    : $"member {other.Name} comes from the JSON body of '{route}', but {stream.Name} is that body, unread: mark "
                    + $"{other.Name} with [Query] or [Header], name it in the route, or read it as a part of a form");
        }
    }

    private MemberModel Place(INamedTypeSymbol type, MemberModel member, string route, int index, bool textOnly)
    {
        var source = index >= 0 ? MemberSource.Route
            : member.Source == MemberSource.Header ? MemberSource.Header
            : member.IsIgnored && member.Source != MemberSource.Query ? MemberSource.None
            : member is { IsStream: true, Source: MemberSource.Body } ? MemberSource.Stream
            : textOnly ? MemberSource.Query
            : member.Source;
        switch (source)
        {
            case MemberSource.None:
                if (member is { Absence: Absence.Refused, IsDemanded: true })
                {
                    Refuse(type,
                        $"member {member.Name} has [JsonIgnore], so nothing gives it a value on '{route}', and it needs one: give it a "
                        + "default, name it in the route, or mark it with [Query]");
                }

                return member with { Source = MemberSource.None };
            case MemberSource.Stream:
                if (textOnly)
                {
                    Refuse(type,
                        $"member {member.Name} is the body, but requests of '{route}' have none: answer POST, PUT or PATCH, or leave it "
                        + "out");
                }

                return member with { Source = source, Absence = Absence.Refused };
            case MemberSource.Body:
                CheckJson(type, member);
                return member;
            default:
                CheckText(type, member, source, route);
                return member with
                {
                    Source = source,
                    RouteIndex = index,
                    ReadType = member.IsArray ? member.ReadType.Substring(0, member.ReadType.Length - 2).TrimEnd('?') : member.ReadType,
                    Absence = source == MemberSource.Route ? Absence.Refused : member.Absence,
                };
        }
    }

    private void CheckText(INamedTypeSymbol type, MemberModel member, MemberSource source, string route)
    {
        var place = source switch { MemberSource.Route => "route", MemberSource.Query => "query", _ => "headers" };
        if (member.Text == TextKind.None || (source == MemberSource.Route && member.IsArray))
        {
            Refuse(type,
                $"member {member.Name} comes from the {place} of '{route}', but {Plain(member)} cannot be read from there: use a string, "
                + "bool, number, enum, Guid, DateTimeOffset or another "
                + $"IParsable<T>{(source == MemberSource.Route ? "" : ", or an array of those")}");
        }
        else if (member.JsonInfo.Contains("By<"))
        {
            report(RequestRules.AttributeWithoutEffect, command, "JsonConverter", $"{member.Name} of request {type.ShortName()}",
                command.Name,
                $"it comes from the {place} of '{route}', where there is no JSON: give its type a TryParse (IParsable<T>), or take it "
                + "from the body");
        }
        else if (member.JsonInfo.Length > 0 && !member.JsonInfo.Contains(")(1)"))
        {
            report(RequestRules.AttributeWithoutEffect, command, "JsonNumberHandling", $"{member.Name} of request {type.ShortName()}",
                command.Name,
                $"it comes from the {place} of '{route}', where numbers are read in one way only: leave it out, or take it from the body");
        }
    }

    private void CheckJson(INamedTypeSymbol type, MemberModel member)
    {
        if (member.JsonInfo.Length == 0 && member.JsonFault.Length > 0)
        {
            Refuse(type,
                $"member {member.Name} comes from the body, but {Plain(member)} cannot be made from JSON ({member.JsonFault}): take a "
                + "type that can, name a converter with [JsonConverter], or read Http.Body in a step");
        }
    }

    private static string Plain(MemberModel member) => member.Type.Replace("global::", "");

    private static bool IsNamed(MemberModel member, string parameter) =>
        member.Name.Equals(parameter, StringComparison.OrdinalIgnoreCase) || member.WireName == parameter;

    private void Refuse(ITypeSymbol type, string reason) =>
        report(RequestRules.BadRequest, command, type.ShortName(), command.Name, reason);
}
