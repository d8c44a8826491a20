using System.Collections.Immutable;
using Kim.Generator.Emitting;
using Kim.Generator.Models;
using Kim.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator;

/// <summary>
/// Emits, per command, its state machine, binder and descriptor, and per assembly the table of its commands. What is wrong the analyzer says; the
/// generator only where one of the classes makes the compiler stop before it runs any analyzer (<see cref="CompilerStops"/>).
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class KimGenerator : IIncrementalGenerator
{
    /// <summary>The tracked stages, for the tests.</summary>
    internal const string Commands = nameof(Commands);
    internal const string Reports = nameof(Reports);
    internal const string Contexts = nameof(Contexts);
    internal const string TableName = nameof(TableName);
    internal const string SharedNames = nameof(SharedNames);
    internal const string Table = nameof(Table);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var found = context.SyntaxProvider
            .ForAttributeWithMetadataName(CommandParser.CommandAttribute, static (node, _) => node is TypeDeclarationSyntax, static (found, _) => Parse(found))
            .Where(static command => command is not null);
        var commands = found
            .Where(static command => command!.Model is not null)
            .Select(static (command, _) => command!.Model!)
            .WithTrackingName(Commands);
        var reports = found
            .Where(static command => command!.StopsCompiler || command.Reports.Count > 0)
            .Collect()
            .SelectMany(static (broken, _) => broken.Any(command => command!.StopsCompiler) ? broken.SelectMany(command => command!.Reports) : [])
            .WithTrackingName(Reports);
        var contexts = context.SyntaxProvider
            .ForAttributeWithMetadataName("System.Text.Json.Serialization.JsonSerializableAttribute", static (node, _) => node is TypeDeclarationSyntax, static (found, _) => found.TargetSymbol is INamedTypeSymbol { ContainingType: null } type ? type.FullName() : null)
            .Where(static name => name is not null)
            .WithTrackingName(Contexts);
        var assembly = context.CompilationProvider
            .Select(static (compilation, _) => (compilation.AssemblyName ?? "Commands", TableParser.Read(compilation), ClassParser.IsOldLanguage(compilation)))
            .WithTrackingName(TableName);
        var sharedNames = commands.Select(static (command, _) => HintNames.Readable(command)).Collect()
            .Select(static (names, _) => HintNames.Shared(names))
            .WithTrackingName(SharedNames);
        var table = commands.Select(static (command, _) => (command.Type, command.IsBroken)).Collect()
            .Combine(contexts.Collect())
            .Combine(assembly)
            .Select(static (parts, _) => NewTable(parts.Right, parts.Left.Left, parts.Left.Right!))
            .WithTrackingName(Table);

        context.RegisterSourceOutput(reports, static (output, report) => output.ReportDiagnostic(Reporting.ToDiagnostic(report)));
        context.RegisterSourceOutput(commands.Combine(sharedNames), static (output, parts) => output.AddSource(HintNames.Of(parts.Left, parts.Right), CommandEmitter.Emit(parts.Left)));
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
        var first = type.GetAttributes().First(attribute => attribute.AttributeClass?.Plain() == CommandParser.CommandAttribute).ApplicationSyntaxReference;
        if (first is null || found.TargetNode.SyntaxTree != first.SyntaxTree || !found.TargetNode.Span.Contains(first.Span))
        {
            return null;
        }

        var reports = new List<ReportModel>();
        var model = CommandParser.Parse(type, found.SemanticModel.Compilation, (rule, where, arguments) => reports.Add(Reporting.ToModel(rule, where, arguments)));
        return new(model, CompilerStops.At(type), new(reports));
    }

    private static TableModel NewTable((string Name, (string Namespace, string Class) Table, bool IsOldLanguage) assembly, ImmutableArray<(string Type, bool IsBroken)> commands, ImmutableArray<string> contexts) => new(
        assembly.Name,
        assembly.Table.Namespace,
        assembly.Table.Class,
        assembly.IsOldLanguage,
        commands.Length > 0,
        new(commands.Where(command => !command.IsBroken).Select(command => command.Type).OrderBy(type => type, StringComparer.Ordinal)),
        new(contexts.Distinct().OrderBy(type => type, StringComparer.Ordinal)));
}
