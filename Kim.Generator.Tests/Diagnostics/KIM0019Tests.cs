using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0019: see docs/rules/KIM0019.md.</summary>
public sealed class KIM0019Tests
{
    [Fact]
    public Task Route_parameter_is_no_member_is_reported() => GeneratorTest.Reports(
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
    public Task Two_constructors_is_reported() => GeneratorTest.Reports(
        "KIM0019",
        at: "Sample",
        message: """Request Order of Sample cannot be bound: it has several public constructors, keep one""",
        """
        namespace App;
        public sealed class Order { public Order() { } public Order(int x) { } } [Command("POST /a")] public sealed partial class Sample : Command<Order> { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Sound_code_is_not_reported() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /good")]
        public sealed partial class Good(TimeProvider clock) : Command
        {
            [Step] Next Check() => clock.TimestampFrequency is 0 ? BadRequest("no") : ToAnswer(1);
            [Step] Reply Answer(int value) => Ok(value);
        }
        """);
}
