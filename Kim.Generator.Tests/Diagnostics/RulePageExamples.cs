using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>The C# of the rules' pages, compiled: what stands under Good is clean, what stands under Bad reports the rule.</summary>
public sealed partial class RulePageExamples
{
    // What the examples take for granted. A page shows what its rule is about and no more.
    private const string World = """
        global using System.ComponentModel.DataAnnotations;
        global using System.IO;
        global using System.Linq;
        global using Kim;
        global using Microsoft.Extensions.Logging;
        global using StackExchange.Redis;
        using System.Threading.Tasks;

        public sealed record Item(string Id, string Key, string Value, string Sku, string Card, string Name, string[] Items);
        public sealed record User(string Id, string Name);
        public sealed record Job(bool IsDone);
        public sealed record Order(string Id, string Card);
        public sealed record Stock(int Count);
        public sealed record Price(int Amount);
        public sealed record Offer(object Stock, Price Price);
        public sealed record Receipt(string Id);
        public sealed record Reservation(string Id);
        public sealed class PaymentDeclinedException : System.Exception;
        public interface Store { Task Save(); Task Set(string key); Task<string> Get(string key); Task Put(int count); }
        public interface Db { Task<string> Load(); Task<int> Count(); }
        public interface Jobs { Task<Job> Get(string id); }
        public interface Cache { bool Has(string key); }
        public interface Stocks { Task<Stock> Get(string sku); Task<int> Count(); Task<Reservation> Reserve(string sku);
            Task Release(string sku); }
        public interface Prices { Task<Price> Get(); Task<Price> Get(string sku); }
        public interface Users { Task<User?> Find(string id); }
        public interface Bank { Task<Receipt> Charge(string card); }
        public interface Keys { Task<string> Find(string name); }
        public interface Values { Task<string> Load(string key); }
        public interface Counter { Task<int> Count(string value); }
        public interface Files { Task<Stream> Open(string name); }
        """;

    private const string Services =
        "Store store, Db db, Jobs jobs, Cache cache, Stocks stock, Prices prices, Users users, Bank bank, Keys keys, Values values, "
        + "Counter counter, Files files, IDatabase redis, ILogger log";

    // Pages that are not compiled yet: their fragments need steps, fields or types of their own around them. KIM0043's are not C#.
    private static readonly string[] Fragments =
    [
        "KIM0018", "KIM0019", "KIM0024", "KIM0025", "KIM0030", "KIM0032", "KIM0035", "KIM0036", "KIM0037",
        "KIM0038", "KIM0039", "KIM0040", "KIM0041", "KIM0042", "KIM0043", "KIM0045", "KIM0046",
    ];

    private static readonly string Pages = Path.Combine(RulePages.Root, "docs", "rules");

    public static TheoryData<string> Rules { get; } = new(RulePages.All.Select(rule => rule.Id).Where(id => !Fragments.Contains(id)));

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Bad_reports_the_rule(string id)
    {
        foreach (var example in Examples(id, "Bad"))
        {
            var reported = await GeneratorTest.Analyze(World, example);
            Assert.True(
                reported.Any(diagnostic => diagnostic.Id == id),
                $"{id} is not reported, but:\n{string.Join('\n', reported)}\n{example}");
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Good_is_clean(string id)
    {
        foreach (var example in Examples(id, "Good"))
        {
            var reported = await GeneratorTest.Analyze(World, example);
            Assert.True(reported.Count == 0, $"{string.Join('\n', reported)}\n{example}");
            GeneratorTest.EmitQuietly(World + "\n" + example, "CS9113", "CS8618", "CS0169");
        }
    }

    private static IEnumerable<string> Examples(string id, string heading)
    {
        var page = File.ReadAllText(Path.Combine(Pages, id + ".md"));
        var from = page.IndexOf($"## {heading}\n", StringComparison.Ordinal);
        var section = page[from..page.IndexOf("\n## ", from, StringComparison.Ordinal)];
        var blocks = Blocks().Matches(section);
        Assert.NotEmpty(blocks);
        return blocks.Select(block => Program(block.Groups[1].Value));
    }

    private static string Program(string block) => block.Contains("class ", StringComparison.Ordinal)
        ? block.Replace("{ … }", "{ [Step] Reply Answer() => Ok(); }", StringComparison.Ordinal)
        : $"[Command(\"POST /sample\")]\npublic sealed partial class Sample({Services}) : Command<Item>\n{{\n{block}\n}}";

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
