using Microsoft.CodeAnalysis;

namespace Kim.CodeFixes;

/// <summary>A diagnostic to fix, and the file that it is in.</summary>
internal sealed class Found(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
{
    internal SyntaxNode Root => root;

    internal SemanticModel Model => model;

    internal Diagnostic Diagnostic => diagnostic;
}
