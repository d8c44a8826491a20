using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kim.CodeFixes;

/// <summary>A change to the text of one file.</summary>
internal sealed class Edit(SyntaxTree tree, TextSpan span, string text)
{
    internal SyntaxTree Tree => tree;

    internal TextChange Change => new(span, text);

    internal static Edit Insert(SyntaxTree tree, int at, string text) => new(tree, new TextSpan(at, 0), text);

    /// <summary>Sets a property of an attribute to true.</summary>
    internal static Edit SetTrue(AttributeSyntax attribute, string property)
    {
        if (attribute.ArgumentList is not { } list)
        {
            return Insert(attribute.SyntaxTree, attribute.Name.Span.End, $"({property} = true)");
        }

        if (list.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == property) is { } given)
        {
            return new(attribute.SyntaxTree, given.Expression.Span, "true");
        }

        return list.Arguments.Count == 0
            ? Insert(attribute.SyntaxTree, list.OpenParenToken.Span.End, $"{property} = true")
            : Insert(attribute.SyntaxTree, list.Arguments.Last().Span.End, $", {property} = true");
    }
}
