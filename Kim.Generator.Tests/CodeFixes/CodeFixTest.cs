using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace Kim.Generator.Tests.CodeFixes;

/// <summary>
/// Applies a code fix as an editor would, compares the text it leaves, and proves each time that nothing is wrong with that text.
/// </summary>
internal static class CodeFixTest
{
    /// <summary>Fixes the first diagnostic of the fix's rule.</summary>
    internal static Task Fixes(CodeFixProvider fix, string source, string expected) => Fixes(fix, [source], [expected]);

    /// <inheritdoc cref="Fixes(CodeFixProvider, string, string)"/>
    internal static async Task Fixes(CodeFixProvider fix, string[] sources, string[] expected)
    {
        var project = Open(sources);
        await Expect(expected, await Apply(fix, project, (await Reported(fix, project, sources))[0]));
    }

    /// <summary>
    /// Fixes the first diagnostic of a project that is compiled natively. What a context becomes another generator writes: it is not
    /// compiled here.
    /// </summary>
    internal static async Task FixesNative(CodeFixProvider fix, string[] sources, string[] expected)
    {
        var project = Open(sources);
        var found = Placed(fix, project, await GeneratorTest.AnalyzeNative(sources));
        var texts = await Texts(await Apply(fix, project, (await found)[0]));
        Assert.Equal(string.Join("\n\n", expected), string.Join("\n\n", texts));
        Assert.Empty(await GeneratorTest.AnalyzeNative(texts));
    }

    /// <summary>As <see cref="FixesNative"/>, every diagnostic of the rule at once.</summary>
    internal static async Task FixesAllNative(CodeFixProvider fix, string[] sources, string[] expected)
    {
        var project = Open(sources);
        var found = await Placed(fix, project, await GeneratorTest.AnalyzeNative(sources));
        var texts = await Texts(await ApplyAll(fix, project, found));
        Assert.Equal(string.Join("\n\n", expected), string.Join("\n\n", texts));
        Assert.Empty(await GeneratorTest.AnalyzeNative(texts));
    }

    /// <summary>As <see cref="OffersNothing"/>, for a project that is compiled natively.</summary>
    internal static async Task OffersNothingNative(CodeFixProvider fix, string source)
    {
        var project = Open(source);
        Assert.Empty(await Offered(fix, project, (await Placed(fix, project, await GeneratorTest.AnalyzeNative(source)))[0]));
    }

    /// <summary>Fixes a diagnostic of the fix's rule that is made by hand, at the first place where this text stands.</summary>
    internal static async Task FixesAt(CodeFixProvider fix, string at, string source, string expected)
    {
        var project = Open(source);
        await Expect([expected], await Apply(fix, project, await Made(fix, project, at)));
    }

    /// <summary>Fixes every diagnostic of the fix's rule at once.</summary>
    internal static async Task FixesAll(CodeFixProvider fix, string source, string expected)
    {
        var project = Open(source);
        await Expect([expected], await ApplyAll(fix, project, await Reported(fix, project, source)));
    }

    /// <summary>Fixes diagnostics of the fix's rule that are made by hand, all at once.</summary>
    internal static async Task FixesAllAt(CodeFixProvider fix, string[] at, string source, string expected)
    {
        var project = Open(source);
        await Expect([expected], await ApplyAll(fix, project, await Task.WhenAll(at.Select(text => Made(fix, project, text)))));
    }

    /// <summary>The rule is broken, but no machine can say how to fix it.</summary>
    internal static async Task OffersNothing(CodeFixProvider fix, string source)
    {
        var project = Open(source);
        Assert.Empty(await Offered(fix, project, (await Reported(fix, project, source))[0]));
    }

    /// <summary>As <see cref="OffersNothing"/>, for a diagnostic that is made by hand.</summary>
    internal static async Task OffersNothingAt(CodeFixProvider fix, string at, string source)
    {
        var project = Open(source);
        Assert.Empty(await Offered(fix, project, await Made(fix, project, at)));
    }

    private static Project Open(params string[] sources)
    {
        var sample = GeneratorTest.Compile(sources);
        var project = new AdhocWorkspace().AddProject("Sample", LanguageNames.CSharp)
            .WithCompilationOptions(sample.Options)
            .WithParseOptions(sample.SyntaxTrees[0].Options)
            .WithMetadataReferences(sample.References);
        return sample.SyntaxTrees.Aggregate(project, (grown, tree) =>
            grown.AddDocument(tree.FilePath, tree.GetText(), filePath: tree.FilePath).Project);
    }

    // What the analyzer says of the same text, at its place in the project's documents.
    private static async Task<ImmutableArray<Diagnostic>> Reported(CodeFixProvider fix, Project project, params string[] sources) =>
        await Placed(fix, project, await GeneratorTest.Analyze(sources));

    private static async Task<ImmutableArray<Diagnostic>> Placed(CodeFixProvider fix, Project project, IEnumerable<Diagnostic> reported)
    {
        var found = new List<Diagnostic>();
        foreach (var diagnostic in reported.Where(diagnostic => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            var document = project.Documents.Single(document => document.FilePath == diagnostic.Location.SourceTree!.FilePath);
            var location = Location.Create((await document.GetSyntaxTreeAsync())!, diagnostic.Location.SourceSpan);
            found.Add(Diagnostic.Create(diagnostic.Descriptor, location, diagnostic.Properties));
        }

        Assert.NotEmpty(found);
        return [.. found];
    }

    private static async Task<Diagnostic> Made(CodeFixProvider fix, Project project, string at)
    {
        var tree = (await project.Documents.Last().GetSyntaxTreeAsync())!;
        var start = tree.ToString().IndexOf(at, StringComparison.Ordinal);
        Assert.True(start >= 0, $"'{at}' does not stand in the sample");
        var location = Location.Create(tree, new TextSpan(start, at.Length));
        return Diagnostic.Create(fix.FixableDiagnosticIds[0], "Kim", "made by hand", DiagnosticSeverity.Warning,
            DiagnosticSeverity.Warning, true, 1, location: location);
    }

    private static async Task<List<CodeAction>> Offered(CodeFixProvider fix, Project project, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        var document = project.GetDocument(diagnostic.Location.SourceTree)!;
        await fix.RegisterCodeFixesAsync(
            new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        return actions;
    }

    private static async Task<Project> Apply(CodeFixProvider fix, Project project, Diagnostic diagnostic) =>
        await Result(project, Assert.Single(await Offered(fix, project, diagnostic)));

    private static async Task<Project> ApplyAll(CodeFixProvider fix, Project project, IReadOnlyList<Diagnostic> diagnostics)
    {
        Assert.True(diagnostics.Count > 1, "All are fewer than two.");
        var key = Assert.Single(await Offered(fix, project, diagnostics[0])).EquivalenceKey;
        var context = new FixAllContext(
            project, fix, FixAllScope.Project, key, fix.FixableDiagnosticIds, new Known(diagnostics), CancellationToken.None);
        return await Result(project, (await fix.GetFixAllProvider()!.GetFixAsync(context))!);
    }

    private static async Task<Project> Result(Project project, CodeAction action)
    {
        var operation = Assert.IsType<ApplyChangesOperation>(Assert.Single(await action.GetOperationsAsync(CancellationToken.None)));
        return operation.ChangedSolution.GetProject(project.Id)!;
    }

    private static async Task Expect(string[] expected, Project project)
    {
        var texts = await Texts(project);
        Assert.Equal(string.Join("\n\n", expected), string.Join("\n\n", texts));
        await GeneratorTest.IsClean(texts);
    }

    // The first document holds the usings.
    private static Task<string[]> Texts(Project project) =>
        Task.WhenAll(project.Documents.Skip(1).Select(async document => (await document.GetTextAsync()).ToString()));

    private sealed class Known(IReadOnlyList<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken stop) =>
            Task.FromResult(diagnostics.AsEnumerable());

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken stop) =>
            Task.FromResult(diagnostics.Where(diagnostic => diagnostic.Location.SourceTree!.FilePath == document.FilePath));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken stop) =>
            Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
