using Xunit;

namespace Kim.Generator.Tests.Snapshots;

/// <summary>What is emitted for each construct of the language, to be read.</summary>
public sealed partial class EmittedCode
{
    [Fact]
    public void Linear() => Verify("""
        using StackExchange.Redis;
        namespace App;
        public sealed record KeyValue(string Key, string Value);
        [Command("POST /kim/redis")]
        public sealed partial class Sample(IDatabase redis) : Command<KeyValue>
        {
            [Step] Task<bool> Set() => redis.StringSetAsync(Request.Key, Request.Value);
            [Step] Task<RedisValue> Get(bool stored) => redis.StringGetAsync(Request.Key);
            [Step] KeyValue Answer(RedisValue value) => new(Request.Key, value!);
        }
        """, test: nameof(Linear));

    [Fact]
    public void EveryResult() => Verify("""
        namespace App;
        [Command("POST /all", Deadline = "1.5s")]
        public sealed partial class Sample : Command
        {
            [Step] void Begin() { }
            [Step] int Count() => 1;
            [Step] Task Pause(int count) => Task.CompletedTask;
            [Step] Task<string> Name(CancellationToken cancellation) => Task.FromResult("kim");
            [Step] ValueTask Store(string name) => default;
            [Step] ValueTask<(int, int)> Pair() => new((1, 2));
            [Step] void Finish((int, int) pair) { }
        }
        """, test: nameof(EveryResult));

    [Fact]
    public void Branches() => Verify("""
        namespace App;
        [Command("POST /branch")]
        public sealed partial class Sample : Command
        {
            [Step] Next Check() => Http.Method is "" ? BadRequest("no method") : ToLoad(1);
            [Step] async Task<Next> Load(int id) { await Task.Yield(); return id == 1 ? ToFound("one") : NotFound(); }
            [Step] Reply Found(string name) => Ok(name);
        }
        """, test: nameof(Branches));

    [Fact]
    public void Then() => Verify("""
        namespace App;
        [Command("POST /then")]
        public sealed partial class Sample : Command
        {
            [Step] Next Check() => Http.Method is "" ? ToCached() : ToFresh();
            [Step(Then = nameof(Answer))] Task<string> Cached() => Task.FromResult("old");
            [Step] Task<string> Fresh() => Task.FromResult("new");
            [Step(Then = End)] string Answer(string text) => text;
        }
        """, test: nameof(Then));

    [Fact]
    public void Joins() => Verify("""
        namespace App;
        [Command("POST /join")]
        public sealed partial class Sample : Command
        {
            [Step] (Task<int>, ValueTask<string>, Task, long) Load() => default;
            [Step] Task<bool>[] Check(int stock, string name, long weight) => [];
            [Step] Reply Answer(bool[] checks) => Ok(checks);
        }
        """, test: nameof(Joins));

    [Fact]
    public void JoinsThatEndEarly() => Verify("""
        namespace App;
        [Command("POST /join")]
        public sealed partial class Sample : Command
        {
            [Step(FailFast = true)] (Task<int>, Task<string>) Load(CancellationToken cancellation) => default;
            [Step(Any = true)] (Task<string>, ValueTask<string?>) Ask(int stock, string name) => default;
            [Step(Any = true)] List<Task> Tell(string? answer) => [];
            [Step] Reply Answer() => Ok();
        }
        """, test: nameof(JoinsThatEndEarly));

    [Fact]
    public void JoinsOfSequences() => Verify("""
        namespace App;
        [Command("POST /join")]
        public sealed partial class Sample : Command
        {
            [Step(AtOnce = 4)] IEnumerable<Task<int>> Load() => [];
            [Step(AtOnce = 2, FailFast = true)] IEnumerable<Task> Store(int[] numbers) => [];
            [Step(AtOnce = 1, Any = true)] IEnumerable<Task<string>> Ask() => [];
            [Step] Reply Answer(string name) => Ok(name);
        }
        """, test: nameof(JoinsOfSequences));

    [Fact]
    public void Loop() => Verify("""
        namespace App;
        [Command("POST /loop")]
        public sealed partial class Sample : Command
        {
            [Step] Next Begin() => ToPoll(1);
            [Step(Loop = true)] Task<bool> Poll(int turn) => Task.FromResult(turn > 2);
            [Step] Next Decide(bool done) => done ? Ok() : ToPoll(2);
        }
        """, test: nameof(Loop));

    [Fact]
    public void Upload() => Verify("""
        namespace App;
        public sealed record Upload(string Name, RequestBody Body, [property: Query] bool Replace = false);
        [Command("PUT /files/{name}", MaxBody = "1GiB")]
        public sealed partial class Sample : Command<Upload>
        {
            [Step] Task Save() => Request.Body.OpenRead().CopyToAsync(System.IO.Stream.Null);
        }
        """, test: nameof(Upload));

    [Fact]
    public void Policies() => Verify("""
        namespace App;
        [Command("POST /policies", Deadline = "2s", MaxConcurrency = 500)]
        public sealed partial class Sample : Command
        {
            readonly List<int> _items = [];
            int _total;
            string Note { get; set; } = "";
            [Step, Timeout("250ms")] Task<int> Quote(CancellationToken cancellation) => Task.FromResult(_total + Note.Length);
            [Step, Retry(3, Delay = "20ms", On = [typeof(TimeoutException)]), Timeout("500ms")] async Task<int> Charge(int price) { await Task.Yield(); return price; }
            [Step] int Answer(int receipt) => receipt;
        }
        """, test: nameof(Policies));

    [Fact]
    public void RetryWithBase() => Verify("""
        namespace App;
        public interface ICounted { int Count { get; set; } }
        public abstract class Root<T> : Command
        {
            protected T? Last { get; set; }
            public int Hidden;
        }
        public abstract class Base : Root<string>, ICounted
        {
            protected List<int> Numbers = [];
            int ICounted.Count { get; set; }
        }
        [Command("POST /retry")]
        public sealed partial class Sample : Base
        {
            public new long Hidden { get; private set; }
            [Step, Retry(3)] Task<int> Work() { Numbers = [1]; Last = "a"; Hidden++; base.Hidden++; return Task.FromResult(1); }
            [Step] int Answer(int value) => value;
        }
        """, test: nameof(RetryWithBase));

    [Fact]
    public void Failure() => Verify("""
        namespace App;
        public sealed record Reservation(int Id);
        [Command("POST /failure")]
        public sealed partial class Sample : Command
        {
            [Step] Task<Reservation> Reserve() => Task.FromResult(new Reservation(1));
            [Step] Task Charge(Reservation reservation) => Task.CompletedTask;
            [Step(Loop = true)] Reply Answer() => Ok();
            [Catch] Reply Failed(Exception fault) => Fail(1, fault.Message);
            [Catch] Task<Next> Late(TimeoutException late) => Task.FromResult(ToAnswer());
            [Compensates(nameof(Reserve)), Retry(2)] Task Release(Reservation reservation, CancellationToken cancellation) => Task.CompletedTask;
            [Compensates(nameof(Charge))] void Refund() { }
        }
        """, test: nameof(Failure));

    [Fact]
    public void CatchesOfOneStep() => Verify("""
        namespace App;
        [Command("POST /catch")]
        public sealed partial class Sample : Command
        {
            [Step] Task<string> Quote() => Task.FromResult("12");
            [Step(Loop = true)] Reply Answer(string price) => Ok(price);
            [Catch(Step = nameof(Quote))] Next NoQuote(TimeoutException late) => ToAnswer("unknown");
            [Catch(Step = nameof(Quote))] Next NoShop() => ToAnswer("none");
            [Catch] Reply Failed(Exception fault) => Fail(1, fault.Message);
        }
        """, test: nameof(CatchesOfOneStep));

    [Fact]
    public void Compensations() => Verify("""
        namespace App;
        public sealed record Reservation(int Id);
        [Command("POST /undo")]
        public sealed partial class Sample : Command
        {
            [Step, Retry(2)] Task<Reservation> Reserve() => Task.FromResult(new Reservation(1));
            [Step] Task Charge(Reservation reservation) => Task.CompletedTask;
            [Step] Reply Answer() => Ok();
            [Compensates(nameof(Reserve), Unknown = true)] void Release(Reservation? reservation, Exception? failure) { }
            [Compensates(nameof(Charge))] Task Refund(Reply outcome, CancellationToken cancellation) => Task.CompletedTask;
        }
        """, test: nameof(Compensations));

    [Fact]
    public void Calls() => Verify("""
        namespace App;
        public sealed record Order(int Id);
        [Command]
        public sealed partial class Sample : Command<Order>
        {
            [Step] Task<string> Find() => Other.Call(this);
            [Step] Reply<string> Answer(string name) => Ok(name);
        }
        [Command]
        public sealed partial class Other : Command
        {
            [Step] Task Pause() => Sleep("10ms");
            [Step] string Answer() => "other";
        }
        """, test: nameof(Calls));

    [Fact]
    public void RouteAndQuery() => Verify("""
        namespace App;
        public enum Order { Up, Down }
        public sealed record Search(Guid Id, string Text, int Page = 1, Order? Order = null, string[]? Tags = null);
        [Command("GET /shops/{id}/search")]
        public sealed partial class Sample : Command<Search>
        {
            [Step] Search Answer() => Request;
        }
        """, test: nameof(RouteAndQuery));

    [Fact]
    public void SeveralRoutes() => Verify("""
        namespace App;
        public sealed record Note(int Id, string? Text);
        [Command("PUT /notes/{id}")]
        [Command("POST /notes")]
        public sealed partial class Sample : Command<Note>
        {
            [Step] Note Answer() => Request;
        }
        """, test: nameof(SeveralRoutes));

    [Fact]
    public void PropertiesAndNames() => Verify("""
        using System.Text.Json.Serialization;
        namespace App;
        public sealed class Options
        {
            public required string Name { get; init; }
            public int Size { get; set; } = 10;
            [JsonPropertyName("the-url")] public string? URL { get; init; }
            [Query] public bool? Dry { get; init; }
        }
        [Command("POST /options")]
        public sealed partial class Sample : Command<Options>
        {
            [Step] Options Answer() => Request;
        }
        """, test: nameof(PropertiesAndNames));

    [Fact]
    public void WithoutRoute() => Verify("""
        namespace App;
        [Command]
        public sealed partial class Sample : Command
        {
            [Step] Reply Answer() => Ok();
        }
        """, test: nameof(WithoutRoute));

    [Fact]
    public void Table() => Snapshot.Verify(GeneratorTest.Emit("""
        using System.Text.Json.Serialization;
        namespace App;
        public enum Size { Small, Large }
        [JsonConverter(typeof(JsonStringEnumConverter<Shape>))] public enum Shape { Round }
        public sealed record Order(List<Size?> Sizes, Shape Shape);
        [JsonSerializable(typeof(Order))]
        internal sealed class Metadata(System.Text.Json.JsonSerializerOptions? options) : JsonSerializerContext(options)
        {
            public static Metadata Default { get; } = new(null);
            protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;
            public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null;
        }
        [Command("POST /b")] public sealed partial class B : Command { [Step] Reply Answer() => Ok(); }
        [Command("POST /a")] internal sealed partial class A : Command { [Step] Reply Answer() => Ok(); }
        """)["KimCommands.g.cs"]);

    private static void Verify(string source, string test) => Snapshot.Verify(GeneratorTest.Emit(source)["App.Sample.g.cs"], test: test);
}
