namespace Kim.Runtime.Tests;

/// <summary>The pages of <c>docs</c>, to compare the code with.</summary>
internal static class Docs
{
    internal static string Read(string page)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kim.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Kim.sln was not found above the tests.");
        }

        return File.ReadAllText(Path.Combine(folder, "docs", page));
    }
}
