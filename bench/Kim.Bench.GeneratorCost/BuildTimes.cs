namespace Kim.Bench.GeneratorCost;

/// <summary>The CPU time of the parts of one build, all threads together, in milliseconds; and the size of its assembly.</summary>
internal readonly record struct BuildTimes(double Parse, double Generate, double Compile, double Analyze, long Bytes)
{
    internal double Total => Parse + Generate + Compile + Analyze;
}
