using System.Runtime.CompilerServices;

namespace Kim.Bench.Micro;

/// <summary>The work of a step. Never inlined: as in a program, a step is a call, and none of it may be folded into its neighbours.</summary>
public static class Arithmetic
{
    /// <summary>The next value.</summary>
    /// <param name="value">The value so far.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Add(int value) => value + 1;
}
