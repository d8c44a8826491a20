using Microsoft.CodeAnalysis;

namespace Kim.Generator.Analyzers.Commands;

/// <summary>A field or auto-property of a command. A property that only <c>init</c> sets is not assignable.</summary>
internal sealed record StateMember(ISymbol Symbol, ITypeSymbol Type, bool IsAssignable)
{
    /// <summary>As messages name it: <c>field _count</c> or <c>property Count</c>.</summary>
    internal string Display => $"{(Symbol is IPropertySymbol ? "property" : "field")} {Symbol.Name}";
}
