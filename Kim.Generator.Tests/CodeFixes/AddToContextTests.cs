using Kim.CodeFixes;
using Xunit;

namespace Kim.Generator.Tests.CodeFixes;

/// <summary>The code fix of KIM0049.</summary>
public sealed class AddToContextTests
{
    private const string Command = """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] List<Order> Answer() => []; }
        public sealed record Order(string Id);

        """;

    private const string Several = """
        namespace App;
        [Command("POST /a")] public sealed partial class A : Command { [Step] List<Order> Answer() => []; }
        [Command("POST /b")] public sealed partial class B : Command<Query> { [Step] List<Order> Answer() => []; }
        public sealed record Order(string Id);
        public sealed record Query(Order[] Wanted);

        """;

    private const string Other = """
        namespace App.Others;
        [Command("POST /c")] public sealed partial class C : Command { [Step] Dictionary<string, Order> Answer() => []; }
        [Command("POST /d")] public sealed partial class D : Command { [Step] List<Order> Answer() => []; }
        """;

    [Fact]
    public Task The_type_is_added_to_the_context_that_there_is() => CodeFixTest.FixesNative(
        new AddToContext(),
        [
            Command,
            """
            using System.Text.Json.Serialization;
            namespace App.Wire;

            [JsonSerializable(typeof(int[]))]
            internal sealed partial class AppJson : JsonSerializerContext;
            """,
        ],
        [
            Command,
            """
            using System.Text.Json.Serialization;
            namespace App.Wire;

            [JsonSerializable(typeof(int[]))]
            [JsonSerializable(typeof(List<Order>))]
            internal sealed partial class AppJson : JsonSerializerContext;
            """,
        ]);

    [Fact]
    public Task A_context_is_written_where_there_is_none() => CodeFixTest.FixesNative(
        new AddToContext(),
        [Command],
        [
            Command + """

            [System.Text.Json.Serialization.JsonSerializable(typeof(List<Order>))]
            internal sealed partial class SampleJson : System.Text.Json.Serialization.JsonSerializerContext;

            """,
        ]);

    [Fact]
    public Task All_types_are_added_at_once_each_of_them_once() => CodeFixTest.FixesAllNative(
        new AddToContext(),
        [
            Several,
            Other,
            """
            using System.Text.Json.Serialization;
            namespace App;

            [JsonSerializable(typeof(int[]))]
            internal sealed partial class AppJson : JsonSerializerContext;
            """,
        ],
        [
            Several,
            Other,
            """
            using System.Text.Json.Serialization;
            namespace App;

            [JsonSerializable(typeof(int[]))]
            [JsonSerializable(typeof(List<Order>))]
            [JsonSerializable(typeof(Order[]))]
            [JsonSerializable(typeof(Dictionary<string, Order>))]
            internal sealed partial class AppJson : JsonSerializerContext;
            """,
        ]);

    [Fact]
    public Task Where_there_is_no_context_one_is_written_for_all() => CodeFixTest.FixesAllNative(
        new AddToContext(),
        [Several, Other],
        [
            Several + """

            [System.Text.Json.Serialization.JsonSerializable(typeof(List<Order>))]
            [System.Text.Json.Serialization.JsonSerializable(typeof(Order[]))]
            [System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, Order>))]
            internal sealed partial class SampleJson : System.Text.Json.Serialization.JsonSerializerContext;

            """,
            Other,
        ]);

    [Fact]
    public Task A_type_without_a_name_is_left_to_its_author() => CodeFixTest.OffersNothingNative(
        new AddToContext(),
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(new { a = 1 }); }
        """);
}
