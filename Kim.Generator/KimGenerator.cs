using System.Collections.Immutable;
using Kim.Generator.Emitting;
using Kim.Generator.Models;
using Kim.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator;

/// <summary>Emits, per command, its state machine, binder and descriptor, and per assembly the table of its commands. Silent: what is wrong the analyzer says.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class KimGenerator : IIncrementalGenerator
{
    /// <summary>The tracked stages, for the tests.</summary>
    internal const string Commands = nameof(Commands);
    internal const string Contexts = nameof(Contexts);
    internal const string AssemblyName = nameof(AssemblyName);
    internal const string Table = nameof(Table);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var commands = context.SyntaxProvider
            .ForAttributeWithMetadataName(CommandParser.CommandAttribute, static (node, _) => node is TypeDeclarationSyntax, static (found, _) => Parse(found))
            .Where(static command => command is not null)
            .Select(static (command, _) => command!)
            .WithTrackingName(Commands);
        var contexts = context.SyntaxProvider
            .ForAttributeWithMetadataName("System.Text.Json.Serialization.JsonSerializableAttribute", static (node, _) => node is TypeDeclarationSyntax, static (found, _) => found.TargetSymbol is INamedTypeSymbol { ContainingType: null } type ? type.FullName() : null)
            .Where(static name => name is not null)
            .WithTrackingName(Contexts);
        var assembly = context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? "Commands").WithTrackingName(AssemblyName);
        var table = commands.Select(static (command, _) => (command.Type, command.IsBroken)).Collect()
            .Combine(contexts.Collect())
            .Combine(assembly)
            .Select(static (parts, _) => NewTable(parts.Right, parts.Left.Left, parts.Left.Right!))
            .WithTrackingName(Table);

        context.RegisterSourceOutput(commands, static (output, command) => output.AddSource(HintName(command), CommandEmitter.Emit(command)));
        context.RegisterSourceOutput(table, static (output, model) =>
        {
            if (model.HasCommands)
            {
                output.AddSource("KimCommands.g.cs", TableEmitter.Emit(model));
            }
        });
    }

    // A command whose attributes stand on several of its parts is met once for each: only the first counts.
    private static CommandModel? Parse(GeneratorAttributeSyntaxContext found)
    {
        var type = (INamedTypeSymbol)found.TargetSymbol;
        var first = type.GetAttributes().First(attribute => attribute.AttributeClass?.Plain() == CommandParser.CommandAttribute).ApplicationSyntaxReference;
        return first is not null && found.TargetNode.SyntaxTree == first.SyntaxTree && found.TargetNode.Span.Contains(first.Span)
            ? CommandParser.Parse(type, found.SemanticModel.Compilation, static (_, _, _) => { })
            : null;
    }

    private static TableModel NewTable(string assembly, ImmutableArray<(string Type, bool IsBroken)> commands, ImmutableArray<string> contexts) => new(
        assembly,
        commands.Length > 0,
        new(commands.Where(command => !command.IsBroken).Select(command => command.Type).OrderBy(type => type, StringComparer.Ordinal)),
        new(contexts.Distinct().OrderBy(type => type, StringComparer.Ordinal)));

    private static string HintName(CommandModel command) => (command.Namespace.Length == 0 ? command.Name : $"{command.Namespace}.{command.Name}") + ".g.cs";
}
