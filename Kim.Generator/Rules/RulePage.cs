using System.Reflection;

namespace Kim.Generator.Rules;

/// <summary>The page that explains a rule, for the link that an editor shows beside its message.</summary>
internal static class RulePage
{
    private static readonly string Repository =
        typeof(RulePage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryUrl").Value!;

    /// <summary>An absolute address: <c>RepositoryUrl</c> of <c>Directory.Build.props</c> and the page's path.</summary>
    internal static string Of(string id) => $"{Repository}/blob/main/docs/reference/rules/{id}.md";
}
