using System.Runtime.CompilerServices;

namespace Kim.Bench.Micro.Commands;

/// <summary>The work of a step. Never inlined: a step is a call, as in a program, and the JIT must not merge it with the next.</summary>
public static class Arithmetic
{
    /// <summary>The next value.</summary>
    /// <param name="value">The value so far.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Add(int value) => value + 1;
}
