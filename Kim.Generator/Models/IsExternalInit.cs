namespace System.Runtime.CompilerServices;

/// <summary>Lets records be written for netstandard2.0.</summary>
internal static class IsExternalInit;
