using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Finds the validation attributes of a request and of the types in it.</summary>
/// <remarks>
/// First every type that can be reached is looked at, each once. Then those are left out from which no check can be reached.
/// </remarks>
internal sealed class ChecksParser(INamedTypeSymbol command, INamedTypeSymbol request, Compilation compilation, Report report)
{
    private const string Checks = "global::Kim.CompilerServices.RequestChecks";
    internal const string Annotations = "System.ComponentModel.DataAnnotations.";
    private const string ValidateNever = "Microsoft.AspNetCore.Mvc.ModelBinding.Validation.ValidateNeverAttribute";

    private readonly Dictionary<ITypeSymbol, CheckedType> _types = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a request of any type is one that can have checks.</summary>
    internal static bool CanLookAt(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsTupleType: false } && !MemberTypes.IsSystem(type)
        && !MemberTypes.IsCollection(type);

    /// <summary>The checks; <see langword="null"/> if there are none.</summary>
    internal ChecksModel? Parse()
    {
        Look(request);
        var needed = Needed();
        if (!needed.Contains(request))
        {
            return null;
        }

        var order = _types.Keys.Where(needed.Contains).ToList();
        order.Remove(request);
        order.Insert(0, request);
        return new ChecksModel(new(order.Select(type => Model(type, order))));
    }

    // The member's name for clients, in C#.
    private static string PathOf(ISymbol member) =>
        member.Attribute("System.Text.Json.Serialization.JsonPropertyNameAttribute")?.ConstructorArguments[0].Value is string said
            ? Literals.Text(said)
            : $"{Checks}.Name(errors, {Literals.Text(member.Name)}, {Literals.Text(Names.CamelCase(member.Name))})";

    private void Look(ITypeSymbol type)
    {
        if (_types.ContainsKey(type) || _types.Count == MemberTypes.TypesMax || type is not INamedTypeSymbol named)
        {
            return;
        }

        var found = new CheckedType();
        _types.Add(type, found);
        found.Attributes.AddRange(Attributes(Levels(named).SelectMany(level => level.GetAttributes()), named));
        found.IsValidatable = named.AllInterfaces.Any(face => face.Plain() == Annotations + "IValidatableObject");
        foreach (var member in Members(named))
        {
            LookAt(named, member, found);
        }

        foreach (var derived in named.GetAttributes().Where(attribute => attribute.AttributeClass?.Plain() == MemberTypes.JsonDerivedType)
            .Select(attribute => attribute.ConstructorArguments.FirstOrDefault().Value).OfType<INamedTypeSymbol>())
        {
            found.Derived.Add(derived);
            Look(derived);
        }
    }

    private void LookAt(INamedTypeSymbol type, ISymbol member, CheckedType found)
    {
        var parameters = type.InstanceConstructors.SelectMany(constructor => constructor.Parameters)
            .Where(parameter => SymbolEqualityComparer.Default.Equals(MemberTypes.Property(type, parameter), member));
        var all = member.GetAttributes().Concat(parameters.SelectMany(parameter => parameter.GetAttributes())).ToList();
        if (all.Exists(attribute => attribute.AttributeClass?.Plain() == ValidateNever))
        {
            return;
        }

        var memberType = member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;
        var isSeen = IsSeen(member);
        var attributes = Attributes(all, member, isSeen);
        var inner = isSeen ? Inner(memberType) : null;
        if (attributes.Count > 0 || inner is not null)
        {
            found.Members.Add(new(member, memberType, attributes, Display(all), inner));
        }

        if (inner is not null)
        {
            Look(inner);
        }
    }

    // A constructor's parameter whose value no property shows.
    private IEnumerable<IParameterSymbol> Unseen(INamedTypeSymbol type) =>
        type.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public)
            .SelectMany(constructor => constructor.Parameters)
            .Where(parameter => MemberTypes.Property(type, parameter) is null);

    private IEnumerable<ISymbol> Members(INamedTypeSymbol type)
    {
        foreach (var parameter in Unseen(type))
        {
            Attributes(parameter.GetAttributes(), parameter, isSeen: false);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Levels(type).SelectMany(level => level.GetMembers())
            .Where(member => member is IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod: not null }
                or IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false } && seen.Add(member.Name));
    }

    private static IEnumerable<INamedTypeSymbol> Levels(INamedTypeSymbol type)
    {
        for (var level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            yield return level;
        }
    }

    private bool IsSeen(ISymbol member) =>
        compilation.IsSymbolAccessibleWithin(member, command)
        && (member is not IPropertySymbol { GetMethod: { } getter } || compilation.IsSymbolAccessibleWithin(getter, command));

    // The type in which a member's value is looked into, through lists and dictionaries.
    private ITypeSymbol? Inner(ITypeSymbol given)
    {
        var type = MemberTypes.Core(given);
        return Element(type) is { } element ? Inner(element)
            : type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface, IsTupleType: false } named
                && !MemberTypes.IsSystem(named) && compilation.IsSymbolAccessibleWithin(named, command) ? named
            : null;
    }

    // Of a list its elements, of a dictionary its values.
    private static ITypeSymbol? Element(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.Rank == 1 ? array.ElementType : null,
        INamedTypeSymbol named when MemberTypes.IsCollection(named) => MemberTypes.Dictionary(named)?.TypeArguments[1]
            ?? named.AllInterfaces.Add(named)
                .FirstOrDefault(face => face.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
                ?.TypeArguments[0],
        _ => null,
    };

    private List<string> Attributes(IEnumerable<AttributeData> attributes, ISymbol on, bool isSeen = true)
    {
        var made = new List<string>();
        foreach (var attribute in attributes)
        {
            if (!Names.DerivesFrom(attribute.AttributeClass, Annotations + "ValidationAttribute")
                || attribute is not { AttributeClass: { } type, AttributeConstructor: { } constructor }
                || type.Plain() == Annotations + "DataTypeAttribute")
            {
                continue;
            }

            if (!isSeen)
            {
                Refuse(attribute, on, "nothing shows the value: give it a property that the command can see");
            }
            else if (!compilation.IsSymbolAccessibleWithin(type, command)
                || !compilation.IsSymbolAccessibleWithin(constructor, command))
            {
                Refuse(attribute, on, "the command cannot see the attribute: make it public");
            }
            else
            {
                made.Add(Literals.Attribute(attribute));
            }
        }

        return made;
    }

    // A name that comes from resources depends on the culture.
    private static string Display(IEnumerable<AttributeData> attributes)
    {
        var display = RequestAttributes.Find(attributes, Annotations + "DisplayAttribute");
        return display is null || !display.NamedArguments.Any(argument => argument.Key == "Name") ? ""
            : display.NamedArguments.Any(argument => argument.Key == "ResourceType") ? $"({Literals.Attribute(display)}).GetName()"
            : Literals.Argument(display.NamedArguments.First(argument => argument.Key == "Name").Value);
    }

    private void Refuse(AttributeData attribute, ISymbol on, string reason)
    {
        var target = on is ITypeSymbol type ? type.ShortName() : $"{on.Name} of {on.ContainingType.ShortName()}";
        report(RequestRules.NotValidated, command,
            $"[{FilterParser.Short(attribute.AttributeClass!)}] on "
            + target, command.Name, reason);
    }

    private HashSet<ITypeSymbol> Needed()
    {
        var needed = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var grows = true;
        while (grows)
        {
            grows = false;
            foreach (var pair in _types)
            {
                if (!needed.Contains(pair.Key) && (pair.Value.HasChecks || pair.Value.Reaches.Any(needed.Contains)))
                {
                    needed.Add(pair.Key);
                    grows = true;
                }
            }
        }

        return needed;
    }

    private TypeChecksModel Model(ITypeSymbol type, List<ITypeSymbol> order)
    {
        var found = _types[type];
        return new TypeChecksModel(
            type.FullName(),
            new(found.Attributes),
            found.IsValidatable,
            new(found.Members.Select(member => Model(member, order)).OfType<MemberChecksModel>()),
            new(found.Derived.Where(order.Contains).Select(derived => new DerivedChecksModel(derived.FullName(), order.IndexOf(derived)))));
    }

    private MemberChecksModel? Model(CheckedMember member, List<ITypeSymbol> order)
    {
        var index = member.Inner is null ? -1 : order.IndexOf(member.Inner);
        var path = PathOf(member.Member);
        return member.Attributes.Count == 0 && index < 0
            ? null
            : new MemberChecksModel(
                member.Member.Name, path, member.Display, new(member.Attributes),
                index < 0 ? "" : Visit(member.Type, "value." + Names.Escape(member.Member.Name), path, index));
    }

    // What stands for a value that is not null is numbered by the emitter: such names live on after their `if`.
    private static string Visit(ITypeSymbol given, string value, string path, int index)
    {
        var type = MemberTypes.Core(given);
        if (Element(type) is not { } element)
        {
            return $"if ({value} is {{ }} {MemberChecksModel.Inner}) {{ Check{index}({MemberChecksModel.Inner}, path + "
                + $"{(path.Length > 0 ? path + " + " : "")}\".\", errors); }}";
        }

        var isDictionary = type is INamedTypeSymbol named && MemberTypes.Dictionary(named) is not null;
        return $"{Checks}.{(isDictionary ? "EachValue" : "Each")}({value}, path"
            + $"{(path.Length > 0 ? " + " + path : "")}, static (value, path, errors) => "
            + $"{{ {Visit(element, "value", "", index)} }}, errors);";
    }

    private sealed class CheckedType
    {
        internal List<string> Attributes { get; } = [];

        internal bool IsValidatable { get; set; }

        internal List<CheckedMember> Members { get; } = [];

        internal List<ITypeSymbol> Derived { get; } = [];

        internal bool HasChecks => IsValidatable || Attributes.Count > 0 || Members.Exists(member => member.Attributes.Count > 0);

        internal IEnumerable<ITypeSymbol> Reaches => Members.Select(member => member.Inner).OfType<ITypeSymbol>().Concat(Derived);
    }

    private sealed record CheckedMember(ISymbol Member, ITypeSymbol Type, List<string> Attributes, string Display, ITypeSymbol? Inner);
}
