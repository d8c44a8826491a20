using System.Text.RegularExpressions;
using Kim.Generator.Rules;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>The C# of the rules' pages, compiled: a block under Good is clean, one under Bad reports that rule and no other.</summary>
public sealed partial class RulePageExamples
{
    // What the examples take for granted. A page shows what its rule is about and no more; its own types hide these.
    private const string World = """
        global using System.ComponentModel.DataAnnotations;
        global using System.IO;
        global using System.Linq;
        global using System.Security.Cryptography;
        global using System.Text;
        global using Microsoft.AspNetCore.Authorization;
        global using Microsoft.AspNetCore.Mvc;
        global using Microsoft.Extensions.Logging;
        global using Shop;
        global using StackExchange.Redis;
        global using Order = Shop.Order;
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Kim;

        namespace Shop;

        public sealed record Item(string Id, string Key, string Value, string Sku, string Card, string Name, string[] Items);
        public sealed record User(string Id, string Name);
        public sealed record Job(bool IsDone);
        public sealed record Order(string Id, string Card);
        public sealed record Line(string Item, int Count);
        public sealed record Stock(int Count);
        public sealed record Price(int Amount);
        public sealed record Offer(object Stock, Price Price);
        public sealed record Receipt(string Id);
        public sealed record Reservation(string Id);
        public sealed record Lease(string Key, string Owner);
        public sealed record Mail(string To);
        public sealed class PaymentDeclinedException : Exception;
        public interface Store { Task Save(); Task Set(string key); Task<string> Get(string key); Task Put(int count); }
        public interface Db { Task<string> Load(); Task<int> Count(); }
        public interface Jobs { Task<Job> Get(string id); }
        public interface Cache { bool Has(string key); string NameOf(string item); }
        public interface Stocks { Task<Stock> Get(string sku); Task<int> Count(); Task<Reservation> Reserve(string sku);
            Task Release(string sku); }
        public interface Prices { Task<Price> Get(); Task<Price> Get(string sku); }
        public interface Users { Task<User?> Find(string id); }
        public interface Orders { IAsyncEnumerable<Order> Read(); Task<int> Count(); }
        public interface Bank { Task<Receipt> Charge(string card); }
        public interface Keys { Task<string> Find(string name); }
        public interface Values { Task<string> Load(string key); }
        public interface Counter { Task<int> Count(string value); }
        public interface Files { Task<Stream> Open(string name); }
        public interface Queue { Task Post(int number); }

        [Command]
        public sealed partial class SendMail : Command<Mail> { [Step] void Send() { } }
        """;

    private const string Services =
        "Store store, Db db, Jobs jobs, Cache cache, Stocks stock, Prices prices, Users users, Orders orders, Bank bank, Keys keys, "
        + "Values values, Counter counter, Files files, Queue queue, IDatabase redis, ILogger log";

    // Of a block that shows no more than its rule: services that are not used, fields that are not set.
    private static readonly string[] Unfinished = ["CS9113", "CS8618", "CS0169"];

    // What else is said of a bad block, since its mistake brings that with it.
    private static readonly Dictionary<string, string[]> Followers = new()
    {
        ["KIM0015"] = ["KIM0008"],
        ["KIM0016"] = ["KIM0008"],
        ["KIM0047"] = ["KIM0008", "CS0103"],
        ["KIM0039"] = ["CS0119"],
        ["KIM0057"] = ["KIM0033"],
    };

    /// <summary>Every rule but those that are about the project: their own tests look at their pages.</summary>
    public static TheoryData<string> Rules { get; } =
        new(RulePages.All.Select(rule => rule.Id).Except([CommandRules.OldLanguage.Id, RequestRules.NoMetadata.Id]));

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Bad_reports_the_rule(string id)
    {
        foreach (var example in RulePages.Blocks(id, "Bad", "csharp").Select(Program))
        {
            var reported = (await GeneratorTest.Diagnose(World, example))
                .Where(found => found.Id.StartsWith("KIM", StringComparison.Ordinal) || found.Severity == DiagnosticSeverity.Error)
                .ToList();
            var others = reported.Select(diagnostic => diagnostic.Id).Except([id]).Except(Followers.GetValueOrDefault(id, [])).ToList();
            Assert.True(
                others.Count == 0 && reported.Any(diagnostic => diagnostic.Id == id),
                $"{id} is to be reported, and nothing else, but:\n{string.Join('\n', reported)}\n{example}");
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Good_is_clean(string id)
    {
        foreach (var example in RulePages.Blocks(id, "Good", "csharp").Select(Program))
        {
            var reported = await GeneratorTest.Analyze(World, example);
            Assert.True(reported.Count == 0, $"{string.Join('\n', reported)}\n{example}");
            GeneratorTest.EmitQuietly([World, example], Unfinished);
        }
    }

    /// <summary>A page shows every message about its bad code. KIM_ACCEPT=1 writes what is said into the page.</summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_page_quotes_what_is_said_of_Bad(string id)
    {
        var said = new List<string>();
        foreach (var example in RulePages.Blocks(id, "Bad", "csharp").Select(Program))
        {
            said.AddRange((await GeneratorTest.Analyze(World, example)).Where(found => found.Id == id).Select(found => found.GetMessage()));
        }

        RulePages.Quotes(id, [.. said.Distinct()]);
    }

    // A block without a class is the inside of a command, and if it has no step, of one that has some. "{ … }" is a command's body.
    private static string Program(string block)
    {
        var whole = block.Contains("class ", StringComparison.Ordinal)
            ? block.Replace("{ … }", "{ [Step] Reply Answer() => Ok(); }", StringComparison.Ordinal)
            : $$"""
                [Command("POST /sample")]
                public sealed partial class Sample({{Services}}) : Command<Item>
                {
                {{block}}
                {{(block.Contains("[Step", StringComparison.Ordinal) ? "" : "[Step] Reply Answer() => Ok();")}}
                }
                """;
        return NamespaceLine().IsMatch(whole) ? whole : "namespace MyApp;\n" + whole;
    }

    [GeneratedRegex("^namespace ", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
