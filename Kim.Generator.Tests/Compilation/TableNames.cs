using Microsoft.CodeAnalysis;
using Xunit;

namespace Kim.Generator.Tests.Compilation;

/// <summary>The class that holds the table stands in a namespace with the assembly's name, made fit for C#.</summary>
public sealed class TableNames
{
    private const string Command = "[Command(\"POST /a\")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }";

    [Theory]
    [InlineData("demo", "demo.KimCommands")]
    [InlineData("acme.internal", "acme.@internal.KimCommands")]
    [InlineData("base", "@base.KimCommands")]
    [InlineData("my-app", "my_app.KimCommands")]
    [InlineData("1st.2nd", "_1st._2nd.KimCommands")]
    [InlineData("a b+c", "a_b_c.KimCommands")]
    [InlineData("a..b", "a._.b.KimCommands")]
    [InlineData("global", "global.KimCommands")]
    [InlineData("var", "var.KimCommands")]
    [InlineData("Größe", "Größe.KimCommands")]
    [InlineData("Kim.Shop", "Kim.Shop.KimCommands")]
    [InlineData("System", "System.KimCommands")]
    public void The_namespace_has_the_name_of_the_assembly(string assembly, string expected) =>
        Check(assembly, $"namespace App; {Command}", expected);

    [Theory]
    [InlineData("Shop", "public class Shop;", "Shop_.KimCommands")]
    [InlineData("Shop", "public class Shop; public class Shop_;", "Shop__.KimCommands")]
    [InlineData("A.B", "namespace A { public class B; }", "A.B_.KimCommands")]
    [InlineData("A.B.C", "namespace A { public class B; }", "A.B_.C.KimCommands")]
    [InlineData("Sample", "", "Sample_.KimCommands")]
    [InlineData("Shop", "namespace Shop { public class KimCommands; }", "Shop.KimCommands_")]
    [InlineData("Shop", "namespace Shop.KimCommands { public class Other; }", "Shop.KimCommands_")]
    [InlineData("String", "namespace Other { public class String; }", "String.KimCommands")]
    public void A_part_that_is_a_type_gets_an_underscore(string assembly, string types, string expected) =>
        Check(assembly, Command + types, expected);

    [Theory]
    [InlineData("Acme.System", "Acme.System_.KimCommands")]
    [InlineData("Acme.Kim", "Acme.Kim_.KimCommands")]
    [InlineData("Other.Kim", "Other.Kim.KimCommands")]
    public void A_part_that_would_hide_a_namespace_from_the_code_beside_it_gets_an_underscore(string assembly, string expected) =>
        Check(assembly,
            $$"""namespace Acme { public static class Clock { public static System.DateTime Now => System.DateTime.UtcNow; } {{Command.Replace("Command ", "Kim.Command ", StringComparison.Ordinal)}} }""", expected);

    private static void Check(string assembly, string source, string expected)
    {
        var compilation = GeneratorTest.Compile(source).WithAssemblyName(assembly);
        GeneratorTest.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var faults);
        Assert.Empty(faults);
        Assert.Empty(output.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id is not ("CS1591" or "CS8981")));
        Assert.Contains($"typeof(global::{expected})",
            output.SyntaxTrees.Single(tree => tree.FilePath.EndsWith("KimCommands.g.cs", StringComparison.Ordinal))
                .ToString(), StringComparison.Ordinal);
    }
}
