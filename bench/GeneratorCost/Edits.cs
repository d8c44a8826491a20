using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Bench.GeneratorCost;

/// <summary>What an edit of one file makes the generator emit again.</summary>
internal static class Edits
{
    /// <summary>Generated files, the table's included, whose emission ran again; and how long that took.</summary>
    internal static (int Files, double Milliseconds) Reemitted(string before, string after)
    {
        var compilation = Project.Compile(Project.Files);
        var driver = Project.Driver(tracked: true).RunGenerators(compilation);
        var old = compilation.SyntaxTrees.Single(tree => tree.FilePath == "Order0.cs");
        var text = old.ToString();
        var edited = text.Replace(before, after, StringComparison.Ordinal);
        if (edited == text)
        {
            throw new InvalidOperationException($"'{before}' does not occur in the sample.");
        }

        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(edited, Project.ParseOptions, old.FilePath)));
        var result = driver.GetRunResult().Results[0];
        var files = result.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs)
            .Count(output => output.Reason is IncrementalStepRunReason.Modified or IncrementalStepRunReason.New);
        return (files, driver.GetTimingInfo().ElapsedTime.TotalMilliseconds);
    }
}
