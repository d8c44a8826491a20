using System.Collections.Immutable;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kim.Generator.Parsing;

/// <summary>
/// KIM0049: in a project that is compiled natively or trimmed, whether its JsonSerializerContexts know what its commands read and write.
/// </summary>
internal sealed class JsonMetadata
{
    // The SDK's own rules about reflection go by these. A library says IsAotCompatible, a program PublishAot or PublishTrimmed.
    private static readonly string[] Switches = ["build_property.EnableAotAnalyzer", "build_property.EnableTrimAnalyzer"];

    // What Kim brings metadata for: PlainJson of the run time is the same list.
    internal static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "System.Half", "System.Int128", "System.UInt128", "System.Guid", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly",
        "System.TimeSpan", "System.Uri", "System.Version", "System.Text.Json.JsonElement", "System.Text.Json.Nodes.JsonNode",
        "System.Text.Json.Nodes.JsonObject", "System.Text.Json.Nodes.JsonArray", "System.Text.Json.Nodes.JsonValue",
    };

    private readonly HashSet<ITypeSymbol> _known;
    private readonly INamedTypeSymbol? _context;
    private readonly string _newName;

    private JsonMetadata(Compilation compilation)
    {
        var contexts = TypesIn(compilation.Assembly.GlobalNamespace).Where(JsonClosure.IsTaken)
            .OrderBy(context => context.ToDisplayString(), StringComparer.Ordinal).ToList();
        _known = JsonClosure.Of(contexts);
        _context = contexts.FirstOrDefault();
        _newName = NewName(compilation.AssemblyName ?? "");
    }

    /// <summary>The project's; <see langword="null"/> if it has reflection.</summary>
    internal static JsonMetadata? Of(Compilation compilation, AnalyzerConfigOptions options) =>
        Switches.Any(name => options.TryGetValue(name, out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase))
            ? new(compilation)
            : null;

    /// <summary>Whether Kim itself has metadata for a type.</summary>
    internal static bool IsPlain(ITypeSymbol type) => MemberTypes.Core(type) switch
    {
        IArrayTypeSymbol array => array is { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte },
        { TypeKind: TypeKind.Enum } => false,
        INamedTypeSymbol { Arity: 1, Name: "Memory" or "ReadOnlyMemory" } memory =>
            MemberTypes.IsSystem(memory) && memory.TypeArguments[0].SpecialType == SpecialType.System_Byte,
        var core => ReplyMembers.IsPlain(core) || Plain.Contains(core.Plain()),
    };

    /// <summary>Reports a type that no context knows.</summary>
    /// <param name="use">What is done with it, as a sentence without its end.</param>
    /// <param name="type">The type.</param>
    /// <param name="where">What to report it at.</param>
    /// <param name="report">Receives it.</param>
    internal void Check(string use, ITypeSymbol type, Location? where, Action<Diagnostic> report)
    {
        var core = MemberTypes.Core(type);
        if (!IsPlain(core) && !_known.Contains(core))
        {
            report(Diagnostic.Create(RequestRules.NoMetadata, where, Hints(core), use, core.ShortName(), Fix(core)));
        }
    }

    /// <summary>What the code fix writes: the type's name as C#, and the context that it belongs to or a name for a new one.</summary>
    private ImmutableDictionary<string, string?> Hints(ITypeSymbol type)
    {
        var hints = ImmutableDictionary<string, string?>.Empty;
        return HasName(type)
            ? hints.Add("Type", type.FullName())
                .Add("Context", _context?.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat)).Add("NewContext", _newName)
            : hints;
    }

    private string Fix(ITypeSymbol type)
    {
        var line = $"[JsonSerializable(typeof({type.ShortName()}))]";
        return !HasName(type) ? "it cannot be named there, so write a record for it that is at least internal"
            : _context is { } context ? $"add {line} to {context.Name}"
            : $"write '{line} internal sealed partial class {_newName} : JsonSerializerContext;'";
    }

    // ShopJson, of an assembly My.shop.
    private static string NewName(string assembly)
    {
        var letters = new string([.. assembly.Split('.').Last().SkipWhile(letter => !char.IsLetter(letter)).Where(char.IsLetterOrDigit)]);
        return letters.Length == 0 ? "CommandsJson" : $"{char.ToUpperInvariant(letters[0])}{letters.Substring(1)}Json";
    }

    private static bool HasName(ITypeSymbol type) =>
        type switch
        {
            IArrayTypeSymbol array => HasName(array.ElementType),
            INamedTypeSymbol named => !named.IsAnonymousType && CallParser.Access(named) >= Accessibility.Internal
                && named.TypeArguments.All(HasName),
            _ => true,
        };

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceSymbol space) =>
        space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(TypesIn));
}
