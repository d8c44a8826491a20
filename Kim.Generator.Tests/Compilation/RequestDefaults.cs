using Xunit;

namespace Kim.Generator.Tests.Compilation;

/// <summary>Defaults of a request's parameters and members.</summary>
public sealed class RequestDefaults
{
    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task Every_default_of_a_parameter_is_what_CSharp_makes_of_it(string method)
    {
        var defaults = Defaults.Where(member => method == "POST" || !member.Type.StartsWith("Point", StringComparison.Ordinal)).ToList();
        var members = string.Join(", ", defaults.Select((member, index) => $"{member.Type} P{index} = {member.Value}"));
        var tests = string.Join("\n",
            defaults.Select((member, index) => $"if (!Equals(Request.P{index}, ({member.Type})({member.Value}))) wrong.Add(\"{index}\");"));
        using var host = new CommandHost($$"""
            namespace App;
            public enum Small : byte { A = 1, B = 2 }
            public enum Negative { Below = -5 }
            public enum Big : ulong { Most = ulong.MaxValue }
            public readonly record struct Point(int X, int Y);
            public sealed record Options({{members}});
            [Command("{{method}} /a")] public sealed partial class Sample : Command<Options>
            {
                [Step] string Answer()
                {
                    var wrong = new List<string>();
                    {{tests}}
                    return string.Join(',', wrong);
                }
            }
            """);
        Assert.Equal("""200 {"code":0,"msg":"success","data":""}""", await host.Call(method, "/a"));
    }

    [Fact]
    public async Task Defaults_that_attributes_state_are_taken()
    {
        using var host = new CommandHost("""
            using System.Runtime.CompilerServices;
            using System.Runtime.InteropServices;
            namespace App;
            public sealed class Options
            {
                public Options([Optional] int a, [Optional, DefaultParameterValue(5)] int b, [Optional, DateTimeConstant(630822816000000000L)] DateTime c, [Optional] string d, [Optional, DefaultParameterValue((byte)7)] byte e) => Text = $"{a}/{b}/{c:yyyy}/{d ?? "-"}/{e}";
                public string Text { get; }
            }
            [Command("POST /a")] public sealed partial class Sample : Command<Options> { [Step] string Answer() => Request.Text; }
            """);
        Assert.Equal("""200 {"code":0,"msg":"success","data":"0/5/2000/-/7"}""", await host.Call("POST", "/a"));
    }

    private static readonly (string Type, string Value)[] Defaults =
    [
        ("bool", "true"), ("byte", "255"), ("sbyte", "-128"), ("short", "-32768"), ("ushort", "65535"), ("int", "int.MinValue"),
        ("uint", "uint.MaxValue"),
        ("long", "long.MinValue"), ("ulong", "ulong.MaxValue"), ("float", "float.NaN"), ("float", "float.NegativeInfinity"),
        ("float", "1.1f"), ("float", "float.Epsilon"), ("double", "double.NaN"),
        ("double", "double.PositiveInfinity"), ("double", "0.1"), ("double", "1e300"), ("double", "-0.0"), ("decimal", "1.10m"),
        ("decimal", "-0.0000001m"), ("decimal", "decimal.MaxValue"),
        ("char", "'\\''"), ("char", "'\\0'"), ("char", "'\\ud800'"), ("char", "'\\\\'"),
        ("string", "\"a\\\"b\\\\\\r\\n\\u2028\\ud800\\0\""), ("string?", "null"), ("string", "\"\""),
        ("Small", "Small.B"), ("Small", "(Small)77"), ("Negative", "Negative.Below"), ("Negative", "(Negative)(-9)"), ("Big", "Big.Most"),
        ("Small?", "null"), ("Small?", "Small.A"), ("byte?", "3"), ("short?", "-3"), ("float?", "float.NaN"), ("decimal?", "1.5m"),
        ("char?", "'x'"), ("bool?", "false"), ("long?", "5"), ("double?", "null"),
        ("Point", "default"), ("Point?", "null"), ("Guid", "default"), ("DateTime", "default"), ("int[]?", "null"),
    ];
}
