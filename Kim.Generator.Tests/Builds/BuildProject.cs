namespace Kim.Generator.Tests.Builds;

/// <summary>The files of a project that uses Kim from the assemblies beside this test, and no package: its restore asks no feed.</summary>
internal static class BuildProject
{
    internal const string FileName = "Sample.csproj";

    private static readonly string[] References = ["Kim.Runtime.dll", "Kim.AspNetCore.dll", "Kim.Redis.dll", "StackExchange.Redis.dll",
        "RESPite.dll"];

    internal static IEnumerable<(string Name, string Text)> Files(IEnumerable<(string Name, string Value)> properties) =>
    [
        (FileName, Project(properties)),
        ("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>"),

        // Whatever stands in the folders above is not asked.
        ("Directory.Build.props", "<Project />"),
        ("Directory.Build.targets", "<Project />"),
        ("Directory.Packages.props", "<Project />"),
        (".editorconfig", "root = true\n"),
    ];

    private static string Project(IEnumerable<(string Name, string Value)> properties) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            {string.Join("\n    ", properties.Select(property => $"<{property.Name}>{property.Value}</{property.Name}>"))}
          </PropertyGroup>
          <ItemGroup>
            <FrameworkReference Include="Microsoft.AspNetCore.App" />
            <Using Include="Kim" />
            {string.Join("\n    ", References.Select(name => $"""<Reference Include="{Path.GetFileNameWithoutExtension(name)}" HintPath="{Beside(name)}" />"""))}
            <Analyzer Include="{Beside("Kim.Generator.dll")}" />
          </ItemGroup>
        </Project>
        """;

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
