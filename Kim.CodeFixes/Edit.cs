using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Kim.CodeFixes;

/// <summary>A change to the text of one file.</summary>
internal sealed class Edit(SyntaxTree tree, TextSpan span, string text)
{
    internal SyntaxTree Tree => tree;

    internal TextChange Change => new(span, text);

    internal static Edit Insert(SyntaxTree tree, int at, string text) => new(tree, new TextSpan(at, 0), text);
}
