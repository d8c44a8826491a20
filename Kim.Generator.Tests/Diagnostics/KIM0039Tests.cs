using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0039: see docs/reference/rules/KIM0039.md.</summary>
public sealed class KIM0039Tests
{
    private const string Types = """
        namespace MyApp
        {
            public enum Status { Active }
            public static class Text { public static string Join(string a) => a; }
            public static class Json { public static string Of(object a) => a.ToString()!; }
            public static class Json<T> { public static T? Parse(string text) => default; }
            public static class Run { public static int Now() => 1; }
            public static class Log { public static void Information(string text) { } }
            public static class Call { public static int Number => 1; }
            public static class End { public const int Max = 1; }
        }
        namespace Http { public static class Client { public static int Get() => 1; } }
        """;

    [Theory]
    [InlineData("Use(Status.Active)", "Status", "Status.Active", "MyApp.Status")]
    [InlineData("Use(Text.Join(\"a\"))", "Text", "Text.Join", "MyApp.Text")]
    [InlineData("Use(Json.Of(1))", "Json", "Json.Of", "MyApp.Json")]
    [InlineData("Use(Json<int>.Parse(\"1\"))", "Json<int>", "Json.Parse", "MyApp.Json<T>")]
    [InlineData("Use(Run.Now())", "Run", "Run.Now", "MyApp.Run")]
    [InlineData("Log.Information(\"a\")", "Log", "Log.Information", "MyApp.Log")]
    [InlineData("Use(Call.Number)", "Call", "Call.Number", "MyApp.Call")]
    [InlineData("Use(End.Max)", "End", "End.Max", "MyApp.End")]
    [InlineData("Use(Http.Client.Get())", "Http", "Http.Client", "Http")]
    [InlineData("Use(OrderStatus.Active is Status.Active)", "Status", "Status.Active", "MyApp.Status")]
    [InlineData("Use(OrderStatus.Active is not Status.Active)", "Status", "Status.Active", "MyApp.Status")]
    [InlineData("Use(OrderStatus.Active switch { Status.Active => 1, _ => 2 })", "Status", "Status.Active", "MyApp.Status")]
    [InlineData("Use(1 is var x && Status.Active is var y ? x : 0)", "Status", "Status.Active", "MyApp.Status")]
    public Task A_hidden_type_is_reported(string expression, string at, string written, string full)
    {
        var name = at.Split('<')[0];
        var member = written.Split('.')[1];
        return GeneratorTest.Reports(
            "KIM0039",
            at,
            $"{name} in '{written}' is here the member {name} that every command has, which hides {full}: write "
            + $"{(full == name ? "global::" : "")}{full}.{member}, or give it another name with a using alias",
            Types,
            Sample($"[Step] void Begin() => {expression};"));
    }

    [Theory]
    [InlineData("readonly object _status = Status.Active;")]
    [InlineData("object Now => Status.Active;")]
    [InlineData("object Now { get; } = Status.Active;")]
    [InlineData("static int Help(Status status = Status.Active) => (int)status;")]
    [InlineData("[System.ComponentModel.DefaultValue(Status.Active)] int Help() => 1;")]
    [InlineData("[System.ComponentModel.DefaultValue(Status.Active)] int Help { get; set; }")]
    [InlineData("[System.ComponentModel.DefaultValue(Status.Active)] public readonly int Help;")]
    [InlineData("int Help([System.ComponentModel.DefaultValue(Status.Active)] int value) => value;")]
    [InlineData("const Status Known = Status.Active;")]
    [InlineData("private sealed class Own { public object Now() => Status.Active; }")]
    [InlineData("private sealed class Own { public object Now => Status.Active; }")]
    [InlineData("private sealed class Own { public object Now { get; } = Status.Active; }")]
    [InlineData("private sealed class Own { public readonly object Now = Status.Active; }")]
    [InlineData("private sealed class Own { public Own(Status status = Status.Active) { } }")]
    [InlineData("private static class Own { public static class Inner { public static object Now() => Status.Active; } }")]
    public Task It_is_reported_wherever_in_the_class_it_stands(string member) => GeneratorTest.Reports(
        "KIM0039",
        "Status",
        "Status in 'Status.Active' is here the member Status that every command has, which hides MyApp.Status: write MyApp.Status.Active, "
        + "or give it another name with a using alias",
        Types,
        Sample(member));

    [Theory]
    [InlineData("[Step] void Begin() { Use(Run.Id); Use(Http.Method.Length); Use(Log.ToString()!); Use(Request.ToString()!); }")]
    [InlineData("[Catch] Reply Any() => Http.Path is \"a\" ? Text(\"a\") : Http.Path is \"b\" ? Status(204) : Json(1);")]
    [InlineData(
        "[Step] void Begin() { Status status = (Status)0; Use(status); Use(new[] { default(Status) }); Use(typeof(Status)); "
        + "Use(Enum.GetValues<Status>()); }")]
    [InlineData("[Step] void Begin() { Use(MyApp.Status.Active); Use(OrderStatus.Active); Use(global::Http.Client.Get()); }")]
    [InlineData("[Step] void Begin() { var Status = new { Active = 1 }; Use(Status.Active); }")]
    public Task What_is_meant_is_not_reported(string members) => GeneratorTest.IsClean(Types, Sample(members));

    private static string Sample(string members) => $$"""
        using OrderStatus = MyApp.Status;
        namespace MyApp.Commands
        {
            public sealed record Item(int Id);
            [Command("POST /a")]
            public sealed partial class Sample : Command<Item>
            {
                {{members}}
                [Step] Reply Answer() => Ok();
                static void Use(object? value) => Console.WriteLine(value);
            }
        }
        """;
}
