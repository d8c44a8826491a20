using System.Collections.Immutable;
using Kim.Generator.Analyzers.Commands;
using Kim.Generator.Emitting;
using Kim.Generator.Emitting.Description;
using Kim.Generator.Models;
using Kim.Generator.Parsing;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator;

/// <summary>
/// Emits, per command, its state machine, binder and descriptor, and per assembly the table of its commands. What is wrong the analyzer
/// says; the generator only if something makes the compiler stop before it runs any analyzer (<see cref="CompilerStops"/>).
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class KimGenerator : IIncrementalGenerator
{
    /// <summary>The tracked stages, for the tests.</summary>
    internal const string Commands = nameof(Commands);
    internal const string Contexts = nameof(Contexts);
    internal const string TableName = nameof(TableName);
    internal const string SharedNames = nameof(SharedNames);
    internal const string Table = nameof(Table);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var found = context.SyntaxProvider
            .ForAttributeWithMetadataName(CommandParser.CommandAttribute, static (node, _) =>
                node is TypeDeclarationSyntax, static (found, _) => Parse(found))
            .Where(static command => command is not null);
        var commands = found
            .Where(static command => command!.Model is not null)
            .Select(static (command, _) => command!.Model!)
            .WithTrackingName(Commands);
        var stops = CompilerStops.Attributes.Aggregate(
            found.Where(static command => command!.StopsCompiler).Collect().Select(static (stopping, _) => stopping.Length > 0),
            (before, attribute) => before.Combine(FaultyUses(context, attribute)).Select(static (parts, _) => parts.Left || parts.Right));
        var contexts = context.SyntaxProvider
            .ForAttributeWithMetadataName(JsonClosure.Serializable, static (node, _) =>
                node is TypeDeclarationSyntax, static (found, _) => ContextParser.Read((INamedTypeSymbol)found.TargetSymbol))
            .Where(static context => context is not null)
            .WithTrackingName(Contexts);
        var assembly = context.CompilationProvider
            .Select(static (compilation, _) =>
                (compilation.AssemblyName ?? "Commands", TableParser.Read(compilation), ClassParser.IsOldLanguage(compilation)))
            .WithTrackingName(TableName);
        var sharedNames = commands.Select(static (command, _) => HintNames.Readable(command)).Collect()
            .Select(static (names, _) => HintNames.Shared(names))
            .WithTrackingName(SharedNames);
        var table = commands.Select(static (command, _) => (command.Type, command.IsBroken)).Collect()
            .Combine(contexts.Collect())
            .Combine(assembly)
            .Select(static (parts, _) => NewTable(parts.Right, parts.Left.Left, parts.Left.Right!))
            .WithTrackingName(Table);

        context.RegisterSourceOutput(context.CompilationProvider.Combine(stops), static (output, parts) =>
        {
            if (parts.Right)
            {
                SymbolRules.CheckAll(parts.Left, output.ReportDiagnostic);
            }
        });
        context.RegisterSourceOutput(commands.Combine(sharedNames), static (output, parts) =>
            output.AddSource(HintNames.Of(parts.Left, parts.Right), CommandEmitter.Emit(parts.Left)));
        context.RegisterSourceOutput(table, static (output, model) =>
        {
            if (model.HasCommands)
            {
                output.AddSource(HintNames.Table, TableEmitter.Emit(model));
            }
        });
    }

    // A command whose attributes stand on several of its parts is met once for each: only the first counts.
    private static ParsedCommand? Parse(GeneratorAttributeSyntaxContext found)
    {
        var type = (INamedTypeSymbol)found.TargetSymbol;
        var first = type.GetAttributes()
            .First(attribute => attribute.AttributeClass?.Plain() == CommandParser.CommandAttribute).ApplicationSyntaxReference;
        if (first is null || found.TargetNode.SyntaxTree != first.SyntaxTree || !found.TargetNode.Span.Contains(first.Span))
        {
            return null;
        }

        var compilation = found.SemanticModel.Compilation;
        return new(CommandParser.Parse(type, compilation, static (_, _, _) => { }), CompilerStops.At(type, compilation));
    }

    // Whether an attribute of Kim's stands outside the commands so that the compiler stops at it.
    private static IncrementalValueProvider<bool> FaultyUses(IncrementalGeneratorInitializationContext context, string attribute) => context
        .SyntaxProvider
        .ForAttributeWithMetadataName(
            attribute,
            (node, _) => CompilerStops.MayBeAt(node, attribute),
            static (found, _) => CompilerStops.HasFaultyAttribute(found.TargetSymbol))
        .Where(static isFaulty => isFaulty)
        .Collect()
        .Select(static (faulty, _) => faulty.Length > 0);

    private static TableModel NewTable((string Name, (string Namespace, string Class) Table, bool IsOldLanguage) assembly,
        ImmutableArray<(string Type, bool IsBroken)> commands, ImmutableArray<ContextModel> contexts) => new(
        assembly.Name,
        assembly.Table.Namespace,
        assembly.Table.Class,
        assembly.IsOldLanguage,
        commands.Length > 0,
        new(commands.Where(command => !command.IsBroken).Select(command => command.Type).OrderBy(type => type, StringComparer.Ordinal)),
        new(contexts.SelectMany(context => context.Enums).Distinct().OrderBy(type => type, StringComparer.Ordinal)),
        new(contexts.Select(context => context.Type).Distinct().OrderBy(type => type, StringComparer.Ordinal)));
}
