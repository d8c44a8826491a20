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
    public Task A_type_without_a_name_is_left_to_its_author() => CodeFixTest.OffersNothingNative(
        new AddToContext(),
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(new { a = 1 }); }
        """);
}
