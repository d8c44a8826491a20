using System;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Attributes of other frameworks on a request: each has its effect or is reported, with what to write instead.</summary>
internal sealed class RequestAttributes(INamedTypeSymbol command, INamedTypeSymbol request, Report report)
{
    internal const string NumberHandling = "System.Text.Json.Serialization.JsonNumberHandlingAttribute";
    internal const string Query = "Kim.QueryAttribute";
    internal const string HeaderName = "Kim.HeaderAttribute";
    private const string Json = "System.Text.Json.Serialization.";
    private const string Mvc = "Microsoft.AspNetCore.Mvc.";
    private const string MvcFromHeader = Mvc + "FromHeaderAttribute";
    private const string ModelBinding = "Microsoft.AspNetCore.Mvc.ModelBinding.";
    private const string DataAnnotations = "System.ComponentModel.DataAnnotations.";
    private const string Serialization = "System.Runtime.Serialization.";
    private const string OnMembers = "write its attributes on the members themselves";
    private const string ByTryParse = "give the member's type a TryParse (IParsable<T>) for text, or a [JsonConverter] for JSON";
    private const string Services = "take the service in the command's constructor";
    private const string ByTheBody = "leave it out: what neither the route nor the query gives comes from the body";
    private const string Ignore = "write [JsonIgnore] on what a client must not give";

    private const string OnlyNested = "a request is one type, bound member by member: put what varies into a member of it";

    private static readonly Dictionary<string, string> Instead = new(StringComparer.Ordinal)
    {
        [Mvc + "FromQueryAttribute"] = "write [Query]",
        [Mvc + "FromRouteAttribute"] = "name the member in the route, as {name}",
        [Mvc + "FromBodyAttribute"] = ByTheBody,
        [Mvc + "FromServicesAttribute"] = Services,
        [Mvc + "FromFormAttribute"] = "take a member of type RequestBody, and read the form with its ReadParts",
        ["Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute"] = Services,
        ["Microsoft.AspNetCore.Http.AsParametersAttribute"] = "put the members into the request itself, which is bound member by member",
        [ModelBinding
            + "BindRequiredAttribute"] = "a member that may not be null and has no default is required, and so is one with 'required'",
        [ModelBinding + "BindNeverAttribute"] = Ignore,
        [ModelBinding + "BindingBehaviorAttribute"] = $"{Ignore}, and 'required' on what must be there",
        [Mvc + "BindAttribute"] = Ignore,
        [Mvc + "BindPropertyAttribute"] = "leave it out: every member of a request is bound",
        [Mvc + "ModelBinderAttribute"] = ByTryParse,
        ["System.ComponentModel.TypeConverterAttribute"] = ByTryParse,
        [DataAnnotations + "MetadataTypeAttribute"] = OnMembers,
        [Mvc + "ModelMetadataTypeAttribute"] = OnMembers,
        [Serialization + "IgnoreDataMemberAttribute"] = Ignore,
        [Json + "JsonExtensionDataAttribute"] =
            "members that a request does not have are ignored: take a JsonElement for what is open, or read Http.Body in a step",
        [Json + "JsonPolymorphicAttribute"] = OnlyNested,
        [Json + "JsonDerivedTypeAttribute"] = OnlyNested,
    };

    /// <summary>The attributes of the type, and of what it derives from.</summary>
    internal void CheckType()
    {
        for (var level = request; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            Check(level, level.GetAttributes());
            if (level.Carries(MemberTypes.JsonConverter))
            {
                Report("JsonConverter", level,
                    "the request itself is bound member by member: put converters on its members, or read Http.Body in a step");
            }

            if (level.Carries(Serialization + "DataContractAttribute") && level.GetMembers().FirstOrDefault(IsBoundAllTheSame) is { } bound)
            {
                Report("DataContract", level, $"{bound.Name} has no [DataMember] and is bound all the same: {Ignore}");
            }
        }
    }

    /// <summary>
    /// The attributes inside the types of its members. System.Text.Json heeds its own there; those of others nobody does.
    /// </summary>
    internal void CheckNested()
    {
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default) { request };
        foreach (var (_, type) in Parts(request))
        {
            CheckNested(type, seen);
        }
    }

    private void CheckNested(ITypeSymbol given, HashSet<ITypeSymbol> seen)
    {
        var type = given is IArrayTypeSymbol array ? array.ElementType : MemberTypes.Core(given);
        if (type is IArrayTypeSymbol)
        {
            CheckNested(type, seen);
        }

        if (type is not INamedTypeSymbol named || seen.Count == MemberTypes.TypesMax || !seen.Add(named))
        {
            return;
        }

        foreach (var value in named is { TypeKind: TypeKind.Enum } && !ReplyMembers.HasConverter(named) ? named.GetMembers() : [])
        {
            if (value.Attribute(Serialization + "EnumMemberAttribute").Named<string>("Value") is { } name && name != value.Name)
            {
                var target = $"{value.Name} of {named.ShortName()}, in request {request.ShortName()}";
                Report("EnumMember", target, $"write [JsonStringEnumMemberName(\"{name}\")]");
            }
        }

        foreach (var argument in named.TypeArguments)
        {
            CheckNested(argument, seen);
        }

        foreach (var (member, part) in MemberTypes.IsSystem(named) ? [] : Parts(named))
        {
            foreach (var attribute in member.GetAttributes())
            {
                var target = $"{member.Name} of {named.ShortName()}, in request {request.ShortName()}";
                var advice = attribute.AttributeClass?.Plain() switch
                {
                    Query => "only a member of the request itself comes from the query",
                    HeaderName or MvcFromHeader => "only a member of the request itself comes from a header",
                    _ => Advice(attribute),
                };
                if (advice is not null && !Names.DerivesFrom(attribute.AttributeClass, "System.Text.Json.Serialization.JsonAttribute"))
                {
                    Report(Short(attribute), target, advice);
                }

            }

            CheckNested(part, seen);
        }
    }

    private static IEnumerable<(ISymbol Member, ITypeSymbol Type)> Parts(INamedTypeSymbol type)
    {
        for (var level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            foreach (var member in level.GetMembers())
            {
                switch (member)
                {
                    case IPropertySymbol { IsStatic: false, IsIndexer: false } property:
                        yield return (property, property.Type);
                        break;
                    case IMethodSymbol { MethodKind: MethodKind.Constructor, DeclaredAccessibility: Accessibility.Public } constructor:
                        foreach (var parameter in constructor.Parameters)
                        {
                            yield return (parameter, parameter.Type);
                        }

                        break;
                }
            }
        }
    }

    /// <summary>The attributes of a member: of a constructor's parameter those of its property, too.</summary>
    internal void Check(ISymbol member, IReadOnlyList<AttributeData> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (Advice(attribute) is { } advice)
            {
                Report(Short(attribute), member, advice);
            }

        }
    }

    /// <summary>
    /// What to write instead of an attribute that has no effect on a request; <see langword="null"/> if nothing is known against it.
    /// </summary>
    internal static string? Advice(AttributeData attribute)
    {
        for (var type = attribute.AttributeClass; type is not null; type = type.BaseType)
        {
            if (Advice(type, attribute) is { } advice)
            {
                return advice;
            }
        }

        return null;
    }

    internal void Report(string attribute, ISymbol member, string advice) => Report(attribute, Target(member), advice);

    /// <summary>The attribute that says that a member comes from a header, if there is one.</summary>
    internal static AttributeData? Header(IEnumerable<AttributeData> attributes) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeClass?.Plain() is HeaderName or MvcFromHeader);

    internal static AttributeData? Find(IEnumerable<AttributeData> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeClass?.Plain() == name);

    private static string? Advice(INamedTypeSymbol type, AttributeData attribute)
    {
        var name = type.Plain();
        return Instead.TryGetValue(name, out var advice) ? advice
            : name == Json + "JsonObjectCreationHandlingAttribute" && attribute.ConstructorArguments.FirstOrDefault().Value is 1
            ? "a member is always a new object: leave it out"
            : name.StartsWith("Newtonsoft.Json.", StringComparison.Ordinal)
            ? "Kim reads JSON with System.Text.Json: write that attribute of System.Text.Json.Serialization"
            : name == DataAnnotations + "EditableAttribute" && attribute.ConstructorArguments.FirstOrDefault().Value is false ? Ignore
            : name == "System.ComponentModel.ReadOnlyAttribute" && attribute.ConstructorArguments.FirstOrDefault().Value is true ? Ignore
            : name == Serialization + "DataMemberAttribute"
                && attribute.NamedArguments.Any(argument => argument.Key is "Name" or "IsRequired")
                ? "write [JsonPropertyName] for the name, and 'required' for what must be there"
            : null;
    }

    private static bool IsBoundAllTheSame(ISymbol member) =>
        member is IPropertySymbol { IsStatic: false, IsIndexer: false, SetMethod.DeclaredAccessibility: Accessibility.Public }
        && !member.Carries(Serialization + "DataMemberAttribute") && !member.Carries(Serialization + "IgnoreDataMemberAttribute")
        && !member.Carries(MemberTypes.JsonIgnore);

    private void Report(string attribute, string target, string advice) =>
        report(RequestRules.AttributeWithoutEffect, command, attribute, target, command.Name, advice);

    private string Target(ISymbol member) =>
        member is ITypeSymbol ? $"request {request.ShortName()}" : $"{member.Name} of request {request.ShortName()}";

    private static string Short(AttributeData attribute)
    {
        var name = attribute.AttributeClass!.Name;
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
    }
}
