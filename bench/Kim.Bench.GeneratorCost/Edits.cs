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
        var old = compilation.SyntaxTrees.Single(one => one.FilePath == "Order0.cs");
        var text = old.ToString();
        var edited = text.Replace(before, after, StringComparison.Ordinal);
        if (edited == text)
        {
            throw new InvalidOperationException($"'{before}' does not occur in the project.");
        }

        var tree = CSharpSyntaxTree.ParseText(edited, Project.ParseOptions, old.FilePath);
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(old, tree));
        var result = driver.GetRunResult().Results[0];
        var files = result.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs)
            .Count(output => output.Reason is IncrementalStepRunReason.Modified or IncrementalStepRunReason.New);
        return (files, driver.GetTimingInfo().ElapsedTime.TotalMilliseconds);
    }
}
