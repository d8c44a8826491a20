using Microsoft.CodeAnalysis;

namespace Kim.Generator.Rules;

/// <summary>Receives everything that is wrong: the analyzer reports it, the generator only needs to know that there is something.</summary>
internal delegate void Report(DiagnosticDescriptor rule, ISymbol where, params object[] arguments);
