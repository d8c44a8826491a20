using System.Diagnostics.CodeAnalysis;

namespace Kim;

/// <summary>
/// Leaves a field or property of a durable command out of what is stored: after a crash it has what the constructor gives it.
/// </summary>
[Experimental("KIM1003")]
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class NotStoredAttribute : Attribute;
