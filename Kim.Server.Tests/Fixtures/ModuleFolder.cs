using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Kim.Server.Tests.Fixtures;

/// <summary>
/// A folder of modules, compiled as a build would compile them: with the generator, against the Kim.Runtime of these tests.
/// </summary>
internal sealed class ModuleFolder : IDisposable
{
    private const string Usings = """
        global using System;
        global using System.Threading.Tasks;
        global using Kim;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        """;

    private static readonly string[] Platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kim-modules-");

    /// <summary>The module of <c>Modules/Greeting</c>, as its build put it out.</summary>
    internal static string Greeting => Path.Combine(Output("Kim.Server.Tests/Modules/Greeting", "net10.0"), "Greeting.dll");

    internal string Root => _folder.FullName;

    /// <summary>A sample's assembly.</summary>
    internal static string Sample(string name) => Path.Combine(Output($"samples/{name}", "net10.0"), name + ".dll");

    /// <summary>Compiles a module.</summary>
    /// <param name="name">The assembly's name; it lies in a folder of this name.</param>
    /// <param name="source">Its source.</param>
    /// <param name="references">Files it refers to, apart from what the server has.</param>
    internal string Compile(string name, string source, params string[] references)
    {
        var generator = (IIncrementalGenerator)Activator.CreateInstance(
            Assembly.LoadFrom(Path.Combine(Output("Kim.Generator", "netstandard2.0"), "Kim.Generator.dll"))
            .GetType("Kim.Generator.KimGenerator")!)!;
        CSharpGeneratorDriver.Create(generator)
            .RunGeneratorsAndUpdateCompilation(Compilation(name, [Usings, source], [.. Platform, .. references]), out var output, out _);
        return Emit(output);
    }

    /// <summary>Compiles an assembly without Kim's generator and without Kim, unless it is among the references.</summary>
    internal string CompilePlain(string name, string source, params string[] references) =>
        Emit(Compilation(
            name, [source],
            [.. Platform.Where(path => !Path.GetFileName(path).StartsWith("Kim.", StringComparison.Ordinal)), .. references]));

    /// <summary>Writes a file that is not an assembly.</summary>
    internal string Write(string name, byte[] content)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Copies the greeting module with all that lies beside it.</summary>
    internal string CopyGreeting()
    {
        var folder = _folder.CreateSubdirectory("Copy");
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Greeting)!))
        {
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        }

        return Path.Combine(folder.FullName, "Greeting.dll");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static CSharpCompilation Compilation(string name, string[] sources, string[] references) => CSharpCompilation.Create(
        name,
        sources.Select(source => CSharpSyntaxTree.ParseText(source)),
        references.Select(path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private string Emit(Compilation compilation)
    {
        var path = Path.Combine(_folder.CreateSubdirectory(compilation.AssemblyName!).FullName, compilation.AssemblyName + ".dll");
        var result = compilation.Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }

    // These tests lie in Kim.Server.Tests/bin/CONFIGURATION/net10.0: the others of the same build lie alike.
    private static string Output(string project, string framework)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(own.Parent!.Parent!.Parent!.Parent!.FullName, project, "bin", own.Parent.Name, framework);
    }
}
