using System.Text.RegularExpressions;
using Xunit;

namespace Kim.Generator.Tests.Builds;

/// <summary>
/// The style rules of this repository are for those who work on Kim: they do not hold up those who add a command to Kim.Server.
/// </summary>
[Collection(RealBuild.Collection)]
public sealed partial class UserStyleTests
{
    private const string Plain = """
        using System.Text;
        using StackExchange.Redis;
        using System;
        namespace Kim.Server.Commands
        {
            using System.Linq;
            class Basket { public const int max_items = 3; int Count = 2; internal Int32 count() { if (this.Count > max_items) return max_items; else return this.Count; } }
            public class Plain_request { public String Key { get; set; } = ""; public int times { get; set; } }

            [Command("POST /kim/plain")]
            public partial class plainCommand : Command<Plain_request> {
                private IDatabase Redis;
                private static readonly int limit = 5;
                readonly Basket m_basket = new Basket();
                public plainCommand(IDatabase redis) { this.Redis = redis; }

                [Step]
                Task<RedisValue> load() { for (int i = 0; i < limit; i++) if (i == Request.times) break; return this.Redis.StringGetAsync(Request.Key); }
                [Step] private String Answer(RedisValue value)
                {
                    var found = value.IsNull ? 0 : 1;
                    if (found == 0)
                        return "none";
                    StringBuilder text = new StringBuilder(); foreach (var letter in value.ToString().Reverse()) text.Append(letter);
                    return text.ToString() + m_basket.count();
                }
            }
        }
        """;

    [Fact]
    public async Task A_plainly_written_command_under_Commands_builds_with_the_rules_of_this_repository()
    {
        var build = await Build("Kim.Server/Commands/Plain.cs", "Kim.Server/Commands/Shop/Deeper.cs");
        Assert.Contains(build.Diagnostics, diagnostic => diagnostic is { IsError: true, Id: "IDE0011", File: "Elsewhere.cs" });
        Assert.All(build.Diagnostics, diagnostic => Assert.Equal("Elsewhere.cs", diagnostic.File));
    }

    // Beside it the same style in another folder, so that the rules are known to be in force.
    private static Task<BuildResult> Build(string direct, string deeper)
    {
        var root = FindRoot();
        var server = Directory.EnumerateFiles(Path.Combine(root, "Kim.Server"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file))
            .Where(file => !OutputFolder().IsMatch(file) && Path.GetDirectoryName(file) != "Kim.Server");
        var copied = server.Append(".editorconfig").Append("Directory.Build.props")
            .Select(file => (file, File.ReadAllText(Path.Combine(root, file))));
        return RealBuild.Run(
            [.. copied, (direct, Plain), (deeper, Other("Deeper")), ("Kim.Server/Elsewhere/Elsewhere.cs", Other("Elsewhere"))],
            ("OutputType", "Library"),
            ("RootNamespace", "Kim.Server"));
    }

    private static string Other(string name) =>
        Plain.Replace("Plain_request", name + "_request", StringComparison.Ordinal)
        .Replace("Basket", name + "Basket", StringComparison.Ordinal).Replace("plain", name, StringComparison.Ordinal);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kim.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Kim.sln was not found above the tests.");
        }

        return folder;
    }

    [GeneratedRegex("[/\\\\](bin|obj)[/\\\\]")]
    private static partial Regex OutputFolder();
}
