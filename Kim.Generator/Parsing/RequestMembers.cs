using System;
using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>
/// Finds the members of a request type: the constructor's parameters, then the properties and fields that can be set, of base classes, too.
/// </summary>
internal sealed class RequestMembers(
    INamedTypeSymbol command, INamedTypeSymbol type, IMethodSymbol constructor, Compilation compilation, Report report)
{
    private const string JsonRequired = "System.Text.Json.Serialization.JsonRequiredAttribute";
    private const string JsonPropertyName = "System.Text.Json.Serialization.JsonPropertyNameAttribute";

    // Of JsonIgnoreCondition: Always (also without an argument) and WhenReading.
    private const int IgnoreAlways = 1;
    private const int IgnoreWhenReading = 5;

    private readonly RequestAttributes _attributes = new(command, type, report);
    private readonly bool _setsRequired = constructor.Carries("System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute");

    internal List<MemberModel> Read()
    {
        _attributes.CheckType();
        _attributes.CheckNested();
        var members = constructor.Parameters.Select(OfParameter).ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            foreach (var member in level.GetMembers().Where(IsCandidate))
            {
                if (seen.Add(member.Name)
                    && !constructor.Parameters.Any(parameter =>
                        SymbolEqualityComparer.Default.Equals(MemberTypes.Property(type, parameter), member))
                        && OfMember(member) is { } model)
                {
                    members.Add(model);
                }
            }
        }

        RequestNames.Check(members, (reason) => report(RequestRules.BadRequest, command, type.ShortName(), command.Name, reason));
        return members;
    }

    private bool IsCandidate(ISymbol member) =>
        member is IPropertySymbol { IsStatic: false, IsIndexer: false, ExplicitInterfaceImplementations.IsEmpty: true }
        or IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false }
        && (member.DeclaredAccessibility == Accessibility.Public || member.Carries(MemberTypes.JsonInclude)
            || member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true });

    private MemberModel OfParameter(IParameterSymbol parameter)
    {
        var property = MemberTypes.Property(type, parameter);
        var attributes = parameter.GetAttributes().Concat(property?.GetAttributes() ?? []).ToList();
        _attributes.Check((ISymbol?)property ?? parameter, attributes);
        var hasDefault = parameter.IsOptional || parameter.IsParams || MemberTypes.IsNullable(parameter.Type);
        var isRequired = !hasDefault || RequestAttributes.Find(attributes, JsonRequired) is not null;
        return Member(parameter, (ISymbol?)property ?? parameter, parameter.Type, attributes) with
        {
            IsParameter = true,
            IsDemanded = true,
            Absence = isRequired ? Absence.Refused : Absence.Default,
            Default = hasDefault ? Literals.Default(parameter) : "",
            SetsToo = property is { IsRequired: true } && !_setsRequired ? property.Name : "",
        };
    }

    private MemberModel? OfMember(ISymbol member)
    {
        var attributes = member.GetAttributes();
        var (memberType, setter, isInit, isRequired) = member is IPropertySymbol property
            ? (property.Type, (ISymbol?)Setter(property), Setter(property) is { IsInitOnly: true }, property.IsRequired)
            : (((IFieldSymbol)member).Type, ((IFieldSymbol)member).IsReadOnly ? null : member, false, ((IFieldSymbol)member).IsRequired);
        var isMeant = RequestAttributes.Find(attributes, MemberTypes.JsonInclude) is not null || isRequired;
        if (setter is null || !compilation.IsSymbolAccessibleWithin(member, command)
            || !compilation.IsSymbolAccessibleWithin(setter, command) || !(isMeant || setter.DeclaredAccessibility == Accessibility.Public))
        {
            CheckUnset(member, attributes);
            return null;
        }

        if (member is IFieldSymbol && !isMeant)
        {
            if (!IsIgnored(attributes))
            {
                report(RequestRules.BadRequest, command, type.ShortName(), command.Name,
                    $"field {member.Name} is public, but only properties are bound: make it a property, mark it with [JsonInclude] to "
                    + "bind it, or with [JsonIgnore] to say that it is not");
            }

            return null;
        }

        _attributes.Check(member, attributes);
        return WithAbsence(Member(member, member, memberType, attributes), member, attributes, isInit, isRequired);
    }

    private MemberModel WithAbsence(
        MemberModel model, ISymbol member, IReadOnlyList<AttributeData> attributes, bool isInit, bool isRequired)
    {
        var isForeign = !SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, compilation.Assembly);
        var mustBeGiven = (isRequired && !_setsRequired) || RequestAttributes.Find(attributes, JsonRequired) is not null;
        var hasValue = isForeign || (isRequired && _setsRequired) || RequestSource.HasValue(member);
        var canBeRead = member is IFieldSymbol
            || (member is IPropertySymbol { GetMethod: { } getter } && compilation.IsSymbolAccessibleWithin(getter, command));
        if (!mustBeGiven && hasValue && isInit && !canBeRead)
        {
            report(RequestRules.BadRequest, command, type.ShortName(), command.Name,
                $"{member.Name} has a default that nobody can read: give the property a getter, or make it required");
        }

        return model with
        {
            IsDemanded = isRequired && !_setsRequired,
            Absence = mustBeGiven
                ? Absence.Refused
                : hasValue ? isInit ? Absence.Copied : Absence.Kept : model.IsNullable ? Absence.Default : Absence.Refused,
            Default = mustBeGiven || hasValue || !model.IsNullable ? "" : "null",
            MayRefuse = member is IPropertySymbol property && RequestSource.HasBody(Setter(property)),
            MustNotStayNull = !mustBeGiven && isForeign && canBeRead && !model.ValueTyped && !model.IsNullable,
        };
    }

    private MemberModel Member(ISymbol symbol, ISymbol named, ITypeSymbol memberType, IReadOnlyList<AttributeData> attributes)
    {
        var header = RequestAttributes.Header(attributes);
        var said = header is null
            ? RequestAttributes.Find(attributes, JsonPropertyName)?.ConstructorArguments[0].Value as string
            : header.ConstructorArguments.FirstOrDefault().Value as string ?? header.Named<string>("Name");
        var wireName = said ?? Names.CamelCase(named.Name);
        if (header is not null && (!RequestNames.IsHeader(wireName)))
        {
            _attributes.Report(
                RequestNames.OfHeaderAttribute(header), named, $"'{wireName}' is not a valid header name: use letters, digits and hyphens");
        }

        var core = MemberTypes.Core(memberType);
        return new MemberModel(
            symbol.Name,
            wireName,
            said is null ? named.Name : "",
            memberType.FullName(),
            core.FullName(),
            header is not null ? MemberSource.Header
                : RequestAttributes.Find(attributes, RequestAttributes.Query) is null ? MemberSource.Body
                : MemberSource.Query,
            RouteIndex: -1,
            RequestParser.TextOf(core),
            JsonInfo(named, memberType, attributes),
            MemberTypes.JsonFault(memberType) ?? "",
            MemberTypes.IsNullable(memberType),
            memberType.IsValueType,
            Absence.Refused,
            Default: "",
            IsParameter: false,
            SetsToo: "",
            IsDemanded: false,
            IsIgnored(attributes),
            MayRefuse: false,
            MustNotStayNull: false);
    }

    // How a member is read that says so itself.
    private string JsonInfo(ISymbol member, ITypeSymbol memberType, IReadOnlyList<AttributeData> attributes)
    {
        var read = MemberTypes.IsNullable(memberType) && memberType.IsValueType
            ? memberType.FullName()
            : MemberTypes.Core(memberType).FullName();
        if (attributes.FirstOrDefault(attribute => Names.DerivesFrom(attribute.AttributeClass, MemberTypes.JsonConverter)) is { } converter)
        {
            if (converter.AttributeClass!.Plain() == MemberTypes.JsonConverter
                && converter.ConstructorArguments.FirstOrDefault().Value is INamedTypeSymbol converterType && CanBeMade(converterType))
            {
                if (Converted(converterType) is { } converted && !Fits(converted, memberType))
                {
                    _attributes.Report("JsonConverter", member,
                        $"{converterType.ShortName()} converts {converted.ShortName()}, not {memberType.ShortName()}");
                }

                return MemberTypes.IsNullable(memberType) && memberType.IsValueType
                    ? $"reader.ByOrNull<{MemberTypes.Core(memberType).FullName()}, "
                    + $"{converterType.FullName()}>()"
                    : $"reader.By<{read}, {converterType.FullName()}>()";
            }

            _attributes.Report("JsonConverter", member,
                "Kim has to make the converter itself: write [JsonConverter(typeof(X))] with a class X that it can see and that has a "
                + "public constructor without parameters");
            return "";
        }

        var own = RequestAttributes.Find(attributes, RequestAttributes.NumberHandling);
        var handling = own ?? type.Attribute(RequestAttributes.NumberHandling);
        if (handling?.ConstructorArguments.FirstOrDefault().Value is not int numbers || numbers == 0)
        {
            return "";
        }

        if (MemberTypes.HasNumbers(memberType))
        {
            return $"reader.Numbers<{read}>("
                + $"(global::System.Text.Json.Serialization.JsonNumberHandling)({numbers}))";
        }

        if (own is not null)
        {
            _attributes.Report("JsonNumberHandling", member, "it is neither a number nor a collection of numbers: leave it out");
        }

        return "";
    }

    private bool CanBeMade(INamedTypeSymbol converter) =>
        converter is { IsAbstract: false, IsUnboundGenericType: false } && compilation.IsSymbolAccessibleWithin(converter, command)
        && converter.InstanceConstructors.Any(candidate => candidate.Parameters.IsEmpty
            && candidate.DeclaredAccessibility == Accessibility.Public);

    // What a converter converts; of a factory only it knows.
    private static ITypeSymbol? Converted(INamedTypeSymbol converter)
    {
        for (var level = converter.BaseType; level is not null; level = level.BaseType)
        {
            if (level.Plain() == "System.Text.Json.Serialization.JsonConverter`1")
            {
                return level.TypeArguments[0];
            }
        }

        return null;
    }

    // A converter of a base class may take what derives from it; it is asked when the first request comes.
    private static bool Fits(ITypeSymbol converted, ITypeSymbol memberType) =>
        SymbolEqualityComparer.Default.Equals(MemberTypes.Core(converted), MemberTypes.Core(memberType))
        || (converted.IsReferenceType && converted.SpecialType != SpecialType.System_String && memberType.IsReferenceType);

    private static bool IsIgnored(IReadOnlyList<AttributeData> attributes) =>
        RequestAttributes.Find(attributes, MemberTypes.JsonIgnore) is { } ignore
        && (!ignore.NamedArguments.Any(argument => argument.Key == "Condition")
            || ignore.Named<int>("Condition") is IgnoreAlways or IgnoreWhenReading);

    // The setter may stand in the base class, when only the getter is overridden.
    private static IMethodSymbol? Setter(IPropertySymbol property)
    {
        for (var level = property; level is not null; level = level.OverriddenProperty)
        {
            if (level.SetMethod is { } setter)
            {
                return setter;
            }
        }

        return null;
    }

    private void CheckUnset(ISymbol member, IReadOnlyList<AttributeData> attributes)
    {
        // Without a setter [JsonInclude] is about writing.
        var isForReading = RequestAttributes.Find(attributes, MemberTypes.JsonInclude) is not null
            && member is IPropertySymbol { SetMethod: not null } or IFieldSymbol { IsReadOnly: false };
        var header = RequestAttributes.Header(attributes);
        if (isForReading || header is not null || RequestAttributes.Find(attributes, RequestAttributes.Query) is not null)
        {
            _attributes.Report(
                isForReading ? "JsonInclude"
                    : header is not null ? RequestNames.OfHeaderAttribute(header)
                    : "Query", member, "the command cannot set it: give it an init or set that is at least internal");
        }
    }
}
