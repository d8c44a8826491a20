using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0019: see docs/reference/rules/KIM0019.md.</summary>
public sealed class KIM0019Tests
{
    private const string Data = "write a record whose members are text, numbers and other data that JSON has";

    [Fact]
    public Task Route_parameter_is_not_a_member_is_reported() => GeneratorTest.Reports(
        "KIM0019",
        at: "Sample",
        message: """Request Order of Sample cannot be bound: route 'GET /a/{id}' has {id}, but the request has no such member: add it, or rename the parameter""",
        """
        namespace App;
        public sealed record Order(string Name); [Command("GET /a/{id}")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Unreadable_text_is_reported() => GeneratorTest.Reports(
        "KIM0019",
        at: "Sample",
        message: """Request Order of Sample cannot be bound: member Inner comes from the query of 'GET /a', but System.Uri cannot be read from there: use a string, bool, number, enum, Guid, DateTimeOffset or another IParsable<T>, or an array of those""",
        """
        namespace App;
        public sealed record Order(Uri Inner); [Command("GET /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task A_member_beside_the_body_that_steps_read_is_reported() => GeneratorTest.Reports(
        "KIM0019",
        at: "Sample",
        message: """Request Upload of Sample cannot be bound: member Name comes from the JSON body of 'POST /a', but Body is that body, unread: mark Name with [Query] or [Header], name it in the route, or read it as a part of a form""",
        """
        namespace App;
        public sealed record Upload(RequestBody Body, string Name); [Command("POST /a")] public sealed partial class Sample : Command<Upload> { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Two_bodies_are_reported() => GeneratorTest.Reports(
        "KIM0019",
        at: "Sample",
        message: """Request Upload of Sample cannot be bound: First and Second are both the whole body of 'POST /a': keep one""",
        """
        namespace App;
        public sealed record Upload(RequestBody First, RequestBody Second); [Command("POST /a")] public sealed partial class Sample : Command<Upload> { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task A_body_on_a_route_without_one_is_reported() => GeneratorTest.Reports(
        "KIM0019",
        at: "Sample",
        message: """Request Upload of Sample cannot be bound: member Body is the body, but requests of 'GET /a/{name}' have none: answer POST, PUT or PATCH, or leave it out""",
        """
        namespace App;
        public sealed record Upload(string Name, RequestBody Body); [Command("GET /a/{name}")] public sealed partial class Sample : Command<Upload> { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task A_body_beside_route_query_and_header_is_clean() => GeneratorTest.IsClean(
        """
        namespace App;
        public sealed record Upload(string Name, RequestBody Body, [property: Query] int Size = 0) { [Header("X-Team")] public string? Team { get; init; } }
        public sealed record Later { public string Name { get; init; } = ""; public RequestBody? Body { get; init; } }
        [Command("PUT /a/{name}", MaxBody = "1GiB"), Command("POST /b/{name}")] public sealed partial class Sample : Command<Upload> { [Step] Reply Answer() => Ok(); }
        [Command("PUT /c/{name}")] public sealed partial class Other : Command<Later> { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Two_constructors_is_reported() => GeneratorTest.Reports(
        "KIM0019",
        at: "Sample",
        message: """Request Order of Sample cannot be bound: it has several public constructors: keep one, or mark the one to call with [JsonConstructor]""",
        """
        namespace App;
        public sealed class Order { public Order() { } public Order(int x) { } } [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        """);

    [Theory]
    [InlineData("JsonElement", "it is one of .NET's own types", "JsonElement Value")]
    [InlineData("JsonDocument", "it is one of .NET's own types", "JsonDocument Value")]
    [InlineData("string", "it is one of .NET's own types", "string Value")]
    [InlineData("int", "it is one of .NET's own types", "int Value")]
    [InlineData("Guid", "it is one of .NET's own types", "Guid Value")]
    [InlineData("int?", "it may be null, which a request never is", "int Value")]
    [InlineData("List<int>", "it is a collection", "List<int> Items")]
    [InlineData("IReadOnlyList<int>", "it is a collection", "IReadOnlyList<int> Items")]
    [InlineData("Dictionary<string, int>", "it is a collection", "Dictionary<string, int> Items")]
    [InlineData("JsonNode", "it is one of .NET's own types", "JsonNode Value")]
    [InlineData("int[]", "it is an array", "int[] Items")]
    [InlineData("byte[]", "it is an array", "byte[] Items")]
    [InlineData("object", "object says nothing of its members", "System.Text.Json.JsonElement Value")]
    [InlineData("dynamic", "dynamic says nothing of its members", "System.Text.Json.JsonElement Value")]
    [InlineData("DayOfWeek", "it is an enum", "DayOfWeek Value")]
    [InlineData("Own", "it is a collection", "Own Items")]
    public async Task A_request_that_is_not_an_object_is_reported(string type, string what, string example)
    {
        var diagnostics = await GeneratorTest.Analyze($$"""
            using System.IO;
            using System.Text.Json;
            using System.Text.Json.Nodes;
            namespace App;
            public sealed class Own : List<int>;
            [Command("POST /a")] public sealed partial class Sample : Command<{{type}}> { [Step] Reply Answer() => Ok(); }
            """);
        Assert.Contains(diagnostics, diagnostic => diagnostic.Id == "KIM0019" && diagnostic.GetMessage().EndsWith(
            $" of Sample cannot be bound: {what}, and a request is an object with named members: write a record with a member for it, for "
            + $"example 'record SampleRequest({example})'; for the raw body derive from Command and read Http.Body",
            StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "(int A, string? B)",
        "it is a tuple, whose members have no names in JSON",
        "write a record with a member for each element, for example 'record SampleRequest(int A, string? B)'")]
    [InlineData(
        "(int, int @class)?",
        "it may be null, which a request never is",
        "write a record with a member for each element, for example 'record SampleRequest(int Item1, int @class)'")]
    [InlineData("(Stream, int)", "it is a tuple, whose members have no names in JSON", Data)]
    [InlineData("(int, int)[]", "it is an array", Data)]
    [InlineData("Stream", "it is one of .NET's own types", Data)]
    [InlineData("Action", "it is a delegate", Data)]
    [InlineData("Order?", "it may be null, which a request never is", "derive from Command<Order>")]
    public async Task The_advice_for_a_request_that_is_not_an_object_does_not_lead_back_here(string type, string what, string advice)
    {
        const string Head = "using System.IO; namespace App; public record struct Order(int Id);";
        string Sample(string request) =>
            $$"""{{Head}} [Command("POST /a")] public sealed partial class Sample : Command<{{request}}> { [Step] Reply Answer() => Ok(); }""";
        await GeneratorTest.Reports(
            "KIM0019",
            "Sample",
            $"Request {type} of Sample cannot be bound: {what}, and a request is an object with named members: {advice}; "
                + "for the raw body derive from Command and read Http.Body",
            Sample(type));
        var record = advice.Split('\'').ElementAtOrDefault(1);
        await GeneratorTest.IsClean(record is null ? Sample("Order") : $"{Sample("SampleRequest")} public {record};");
    }

    [Theory]
    [InlineData("public interface Order;", "it is not a class, record or struct that can be made")]
    [InlineData("public abstract class Order;", "it is not a class, record or struct that can be made")]
    [InlineData("public class Order : EventArgs;",
        "it derives from EventArgs, whose members it would bind, too: write a record with the members that clients give")]
    [InlineData("public class Order { private Order() { } }", "it has no public constructor")]
    [InlineData("public class Order { [JsonConstructor] private Order() { } }",
        "its constructor with [JsonConstructor] cannot be called from the command: make it public or internal")]
    [InlineData("public class Order { public Order(ref int x) { } }",
        "its constructor takes x by reference, and there is no variable to refer to: take it by value")]
    [InlineData("public class Order { public Order(out int x) => x = 1; }",
        "its constructor takes x by reference, and there is no variable to refer to: take it by value")]
    [InlineData("public class Order { public Order(in int x) { } }", "")]
    [InlineData("public class Order { public int X; }",
        "field X is public, but only properties are bound: make it a property, mark it with [JsonInclude] to bind it, or with "
        + "[JsonIgnore] to say that it is not")]
    [InlineData(
        "public class Order { public int Ab { get; set; } public int AB { get; set; } [JsonPropertyName(\"ab\")] public int C { get; set; "
        + "} }", "Ab and AB and C are both 'ab' to a client: rename one, for example with [JsonPropertyName]")]
    [InlineData("public class Order { [JsonPropertyName(\"\\ud800\")] public int X { get; set; } }",
        "the [JsonPropertyName] of X is not valid text, so no client can send it: it has half a surrogate pair")]
    [InlineData("public record Order([property: JsonIgnore] int X);",
        "member X has [JsonIgnore], so nothing gives it a value on 'POST /a', and it needs one: give it a default, name it in the route, "
        + "or mark it with [Query]")]
    [InlineData("public class Order { public int X { internal get => 1; init { } } private int Y { get; set; } }", "")]
    [InlineData("public record Order(System.IO.Stream X);",
        "member X comes from the body, but System.IO.Stream cannot be made from JSON (it is abstract, so nothing says what to make): take "
        + "a type that can, name a converter with [JsonConverter], or read Http.Body in a step")]
    [InlineData("public record Order(Action X);",
        "member X comes from the body, but System.Action cannot be made from JSON (it is a delegate): take a type that can, name a "
        + "converter with [JsonConverter], or read Http.Body in a step")]
    [InlineData("public interface IThing; public record Order(IThing X);",
        "member X comes from the body, but App.IThing cannot be made from JSON (it is an interface, so nothing says what to make): take a "
        + "type that can, name a converter with [JsonConverter], or read Http.Body in a step")]
    [InlineData("public interface IThing; public record Part(List<IThing> Things); public record Order(Part[] X);",
        "member X comes from the body, but App.Part[] cannot be made from JSON (of its elements, IThing, it is an interface, so nothing "
        + "says what to make): take a type that can, name a converter with [JsonConverter], or read Http.Body in a step")]
    [InlineData("public record Order((int, int) X);",
        "member X comes from the body, but (int, int) cannot be made from JSON (it is a tuple, of which JSON knows no names): take a type "
        + "that can, name a converter with [JsonConverter], or read Http.Body in a step")]
    [InlineData("public record Order(System.Net.IPAddress X);",
        "member X comes from the body, but System.Net.IPAddress cannot be made from JSON (System.Text.Json has no way to): take a type "
        + "that can, name a converter with [JsonConverter], or read Http.Body in a step")]
    [InlineData("public record Order(IAsyncEnumerable<int> X);",
        "member X comes from the body, but System.Collections.Generic.IAsyncEnumerable<int> cannot be made from JSON (it is an interface, "
        + "so nothing says what to make): take a type that can, name a converter with [JsonConverter], or read Http.Body in a step")]
    [InlineData("public record Order(int[,] X);",
        "member X comes from the body, but int[,] cannot be made from JSON (it has several dimensions): take a type that can, name a "
        + "converter with [JsonConverter], or read Http.Body in a step")]
    [InlineData("public record Order(nint X);",
        "member X comes from the body, but nint cannot be made from JSON (System.Text.Json has no way to): take a type that can, name a "
        + "converter with [JsonConverter], or read Http.Body in a step")]
    [InlineData("public record Order(System.Collections.Concurrent.ConcurrentBag<int> X);",
        "member X comes from the body, but System.Collections.Concurrent.ConcurrentBag<int> cannot be made from JSON (System.Text.Json "
        + "has no way to): take a type that can, name a converter with [JsonConverter], or read Http.Body in a step")]
    [InlineData(
        "public class Bag : IEnumerable<int> { public void Add(int item) { } public IEnumerator<int> GetEnumerator() => null!; "
        + "System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => null!; } public record Order(Bag X);",
        "member X comes from the body, but App.Bag cannot be made from JSON (System.Text.Json cannot fill it, since it is not an "
        + "ICollection<T>): take a type that can, name a converter with [JsonConverter], or read Http.Body in a step")]
    [InlineData("public class Spot; public record Order(Dictionary<Spot, int> X);",
        "member X comes from the body, but System.Collections.Generic.Dictionary<App.Spot, int> cannot be made from JSON (its keys, Spot, "
        + "cannot be names in JSON): take a type that can, name a converter with [JsonConverter], or read Http.Body in a step")]
    public async Task A_request_that_cannot_be_made_is_reported(string type, string reason)
    {
        var source = $$"""
            using System.Text.Json.Serialization;
            namespace App;
            {{type}} [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
            """;
        if (reason.Length == 0)
        {
            await GeneratorTest.IsClean(source);
            return;
        }

        await GeneratorTest.Reports("KIM0019", at: "Sample", message: $"Request Order of Sample cannot be bound: {reason}", source);
    }

    [Fact]
    public Task Types_that_the_serializer_can_make_are_not_reported() => GeneratorTest.IsClean(
        """
        using System.Collections.Immutable;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using System.Text.Json.Serialization;
        namespace App;
        [JsonDerivedType(typeof(Circle), "circle")] public abstract record Shape; public sealed record Circle(int R) : Shape;
        public sealed record Node(string Name, Node? Next, List<Node>? Children);
        public sealed record Order(
            IReadOnlyList<int> A, IDictionary<string, int[]> B, ImmutableArray<int> C, HashSet<string> D, JsonElement E, JsonNode? F, object G, byte[] H, Uri I, Version J, TimeSpan K, Shape L,
            KeyValuePair<string, int> M, ReadOnlyMemory<byte> N, Half O, Int128 P, char Q, DateOnly R, IEnumerable<Node> S, int?[] T, Dictionary<DayOfWeek, int> U, int[][] V, dynamic? W);
        [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        [Command] public sealed partial class Called : Command<List<int>> { [Step] int Answer() => Request.Count; }
        """);
}
