using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Kim.CodeFixes;

/// <summary>
/// Fixes all that a rule reports by one set of edits, for a fix whose texts go to one place: of edits that are merged later only one would
/// stay there.
/// </summary>
/// <param name="title">The fix's title.</param>
/// <param name="fix">What has to change for all that was found.</param>
internal sealed class AllTogether(string title, Func<IReadOnlyList<Found>, IEnumerable<Edit>> fix) : FixAllProvider
{
    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        var found = new List<Found>();
        foreach (var document in Documents(context))
        {
            var diagnostics = await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false);
            if (!diagnostics.IsEmpty
                && await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is { } root
                && await document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is { } model)
            {
                found.AddRange(diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
                    .Select(diagnostic => new Found(root, model, diagnostic)));
            }
        }

        var edits = fix(found).ToList();
        return edits.Count == 0
            ? null
            : CodeAction.Create(title, stop => RuleFix.Apply(context.Solution, edits, stop), equivalenceKey: title);
    }

    private static IEnumerable<Document> Documents(FixAllContext context) => context.Scope switch
    {
        FixAllScope.Document => context.Document is { } document ? [document] : [],
        FixAllScope.Project => context.Project.Documents,
        _ => context.Solution.Projects.Where(project => project.Language == LanguageNames.CSharp)
            .SelectMany(project => project.Documents),
    };
}
