using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0035: see docs/reference/rules/KIM0035.md.</summary>
public sealed class KIM0035Tests
{
    [Theory]
    [InlineData("_items.Add(1);", "_items", "field _items", "Add")]
    [InlineData("this._items?.Clear();", "_items", "field _items", "Clear")]
    [InlineData("foreach (var i in new[] { 1 }) { _items.Add(i); _items.Remove(i); }", "_items", "field _items", "Add")]
    [InlineData("_fixed[0] = 1;", "_fixed", "field _fixed", "an index")]
    [InlineData("_fixed[0]++;", "_fixed", "field _fixed", "an index")]
    [InlineData("Names[\"a\"] += 1;", "Names", "property Names", "an index")]
    [InlineData("_text.Append(1).AppendLine();", "_text", "field _text", "Append")]
    [InlineData("_basket.Items.Enqueue(1);", "_basket", "field _basket", "Enqueue")]
    [InlineData("_basket.Add(1);", "_basket", "field _basket", "Add")]
    public Task Accumulation_is_reported(string statement, string at, string member, string how) =>
        GeneratorTest.Reports("KIM0035", at, Message("Step Load", member, how), Sample($"[Step, Retry(3)] void Load() {{ {statement} }}"));

    [Fact]
    public Task Compensation_is_reported() =>
        GeneratorTest.Reports("KIM0035", "_items", Message("Compensation Undo", "field _items", "Push"),
            Sample("[Step] void Load() { } [Compensates(nameof(Load)), Retry(3)] void Undo() => _items.Push(1);"));

    [Theory]
    [InlineData("[Step, Retry(3)] void Load() { var items = new List<int>(); items.Add(1); _items = items; }")]
    [InlineData("[Step, Retry(3)] void Load() { _items = []; _items.Add(1); }")]
    [InlineData("[Step, Retry(3)] void Load() { _frozen = _frozen.Add(1); _name = _name.Insert(0, \"a\"); _list = _list.Append(1); }")]
    [InlineData("[Step, Retry(3)] void Load() => _service.Remove(\"key\");")]
    [InlineData("[Step, Retry(3)] void Load() { var _items = new List<int>(); _items.Add(1); }")]
    [InlineData("[Step] void Load() => _items.Add(1);")]
    public Task What_the_next_attempt_does_not_see_is_not_reported(string members) => GeneratorTest.IsClean(Sample(members));

    private static string Message(string subject, string member, string how) =>
        $"{subject} has [Retry] and changes what is in {member} with {how}, which stays changed when an attempt fails: build a local and "
        + $"assign it to {member} at the end";

    private static string Sample(string members) => $$"""
        using System.Collections.Immutable;
        using System.Linq;
        using System.Text;
        namespace App;
        public sealed class Basket { public Queue<int> Items { get; } = []; public void Add(int item) => Items.Enqueue(item); }
        public static class Stacks { public static void Push(this List<int> list, int item) => list.Add(item); }
        public interface IService { void Remove(string key); }
        [Command("POST /a")]
        public sealed partial class Sample(IService service) : Command
        {
            private readonly int[] _fixed = [0];
            private readonly IService _service = service;
            private List<int> _items = [];
            private IEnumerable<int> _list = [];
            private ImmutableList<int> _frozen = [];
            private StringBuilder _text = new();
            private string _name = "";
            private Basket _basket = new();
            Dictionary<string, int> Names { get; set; } = [];
            {{members}}
            [Step(Then = End)] Reply Last() => Ok($"{_fixed}{_service}{_items}{_list}{_frozen}{_text}{_name}{_basket}{Names}");
        }
        """;
}
