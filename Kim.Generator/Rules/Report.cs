using Microsoft.CodeAnalysis;

namespace Kim.Generator.Rules;

/// <summary>Told of everything that is wrong: by the analyzer to report it, by the generator only to know that something is.</summary>
internal delegate void Report(DiagnosticDescriptor rule, ISymbol where, params object[] arguments);
