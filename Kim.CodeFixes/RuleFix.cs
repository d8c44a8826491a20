using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Kim.CodeFixes;

/// <summary>
/// Fixes what a rule reports. A fix only says where which text goes: it touches nothing else in the file, and many of them merge without
/// conflict.
/// </summary>
public abstract class RuleFix : CodeFixProvider
{
    private readonly string _title;

    private protected RuleFix(string title, params string[] rules)
    {
        FixableDiagnosticIds = [.. rules];
        _title = title;
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            var edits = Fix(root, model, diagnostic).ToList();
            if (edits.Count > 0)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(_title, stop => Apply(context.Document.Project.Solution, edits, stop), equivalenceKey: _title),
                    diagnostic);
            }
        }
    }

    /// <summary>What has to change; nothing if the fix is not a mechanical one.</summary>
    private protected abstract IEnumerable<Edit> Fix(SyntaxNode root, SemanticModel model, Diagnostic diagnostic);

    /// <summary>A solution with edits.</summary>
    internal static async Task<Solution> Apply(Solution solution, IEnumerable<Edit> edits, CancellationToken stop)
    {
        foreach (var file in edits.GroupBy(edit => edit.Tree))
        {
            // A part in another project, or one that was generated, has no document here.
            if (solution.GetDocument(file.Key) is { } document)
            {
                var text = await document.GetTextAsync(stop).ConfigureAwait(false);
                solution = solution.WithDocumentText(document.Id, text.WithChanges(file.Select(edit => edit.Change)));
            }
        }

        return solution;
    }
}
