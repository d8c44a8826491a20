using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Kim.Generator.Tests.Compilation;

/// <summary>The same text is the same value, or is refused alike, in the route, in the query and in JSON.</summary>
public sealed class ValuesFromTextAndJson : IClassFixture<ValuesFromTextAndJson.Fixture>
{
    private static readonly string[] Types =
    [
        "bool", "byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "Int128", "Half", "float", "double", "decimal", "char",
        "Guid", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "Role", "Rights", "State", "Tiny",
    ];

    private readonly Fixture _fixture;

    public ValuesFromTextAndJson(Fixture fixture) => _fixture = fixture;

    [Theory]
    [InlineData("bool", "true", "true")]
    [InlineData("bool", "false", "false")]
    [InlineData("byte", "255", "255")]
    [InlineData("sbyte", "-128", "-128")]
    [InlineData("int", "-5", "-5")]
    [InlineData("ulong", "18446744073709551615", "18446744073709551615")]
    [InlineData("Int128", "170141183460469231731687303715884105727", "170141183460469231731687303715884105727")]
    [InlineData("Half", "1.5", "1.5")]
    [InlineData("float", "1.5e3", "1500")]
    [InlineData("double", "-1.5E-3", "-0.0015")]
    [InlineData("decimal", "1e2", "100")]
    [InlineData("decimal", "1.50", "1.50")]
    [InlineData("char", "x", "\"x\"")]
    [InlineData("Guid", "0f8fad5b-d9cb-469f-a165-70867728950e", "\"0f8fad5b-d9cb-469f-a165-70867728950e\"")]
    [InlineData("DateTime", "2026-03-29T02:30:00", "\"2026-03-29T02:30:00Z\"")]
    [InlineData("DateTime", "2026-03-29T02:30:00Z", "\"2026-03-29T02:30:00Z\"")]
    [InlineData("DateTime", "2026-03-29T02:30:00+02:00", "\"2026-03-29T00:30:00Z\"")]
    [InlineData("DateTime", "2026-03-29", "\"2026-03-29T00:00:00Z\"")]
    [InlineData("DateTimeOffset", "2026-03-29T02:30:00", "\"2026-03-29T02:30:00+00:00\"")]
    [InlineData("DateTimeOffset", "2026-03-29T02:30:00-05:30", "\"2026-03-29T02:30:00-05:30\"")]
    [InlineData("DateOnly", "2026-02-28", "\"2026-02-28\"")]
    [InlineData("TimeOnly", "10:20:30", "\"10:20:30\"")]
    [InlineData("TimeSpan", "1.10:20:30", "\"1.10:20:30\"")]
    [InlineData("Role", "Admin", "\"Admin\"")]
    [InlineData("Role", "aDMIN", "\"Admin\"")]
    [InlineData("Rights", "read,WRITE", "\"Read, Write\"")]
    [InlineData("Rights", "Write, Read", "\"Read, Write\"")]
    [InlineData("Rights", "All", "\"All\"")]
    [InlineData("Rights", "read,write,run", "\"All\"")]
    [InlineData("State", "in-progress", "\"in-progress\"")]
    [InlineData("State", "done", "\"Done\"")]
    [InlineData("Tiny", "Low", "\"Low\"")]
    public async Task A_text_gives_one_value_wherever_it_stands(string type, string text, string expected)
    {
        foreach (var reply in await _fixture.Send(type, text))
        {
            Assert.Equal($$"""200 {"code":0,"msg":"success","data":{{expected}}}""", reply);
        }
    }

    [Theory]
    [InlineData("bool", "1")]
    [InlineData("bool", " true")]
    [InlineData("bool", "true ")]
    [InlineData("bool", "")]
    [InlineData("byte", "256")]
    [InlineData("byte", "-1")]
    [InlineData("int", " 3")]
    [InlineData("int", "3 ")]
    [InlineData("int", "+3")]
    [InlineData("int", "(3)")]
    [InlineData("int", "1,5")]
    [InlineData("int", "1.0")]
    [InlineData("int", "1e2")]
    [InlineData("int", "0x10")]
    [InlineData("int", "-")]
    [InlineData("int", "٣")]
    [InlineData("int", "3\0")]
    [InlineData("decimal", "1,5")]
    [InlineData("decimal", "5-")]
    [InlineData("decimal", "¤5")]
    [InlineData("decimal", "5.")]
    [InlineData("decimal", ".5")]
    [InlineData("double", "1,5")]
    [InlineData("double", "NaN")]
    [InlineData("double", "Infinity")]
    [InlineData("double", "∞")]
    [InlineData("double", "1e400")]
    [InlineData("double", "-1e400")]
    [InlineData("float", "1e40")]
    [InlineData("Half", "70000")]
    [InlineData("char", "xy")]
    [InlineData("char", "")]
    [InlineData("Guid", "0f8fad5bd9cb469fa16570867728950e")]
    [InlineData("Guid", "{0f8fad5b-d9cb-469f-a165-70867728950e}")]
    [InlineData("Guid", " 0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("DateTime", "03/29/2026")]
    [InlineData("DateTime", "29 March 2026")]
    [InlineData("DateTime", "2026-02-30")]
    [InlineData("DateTimeOffset", "2026-03-29 02:30")]
    [InlineData("DateOnly", "2026-3-9")]
    [InlineData("DateOnly", "2026-03-09T00:00:00")]
    [InlineData("TimeOnly", "10:20 PM")]
    [InlineData("TimeSpan", "1h")]
    [InlineData("Role", "1")]
    [InlineData("Role", " 1")]
    [InlineData("Role", "+1")]
    [InlineData("Role", "Guest,Admin")]
    [InlineData("Role", " Admin")]
    [InlineData("Role", "Owner")]
    [InlineData("Role", "")]
    [InlineData("Rights", "read,")]
    [InlineData("Rights", ",")]
    [InlineData("Rights", "read,4")]
    [InlineData("Rights", "7")]
    [InlineData("State", "InProgress")]
    public async Task A_text_is_refused_wherever_it_stands_by_the_name_of_the_member(string type, string text)
    {
        foreach (var reply in await _fixture.Send(type, text))
        {
            Assert.StartsWith("""400 {"code":1,"msg":"invalid request data: 'v' must be """, reply, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Role", "one of Guest, Admin")]
    [InlineData("Rights", "one or more of Read, Write, Run, All")]
    [InlineData("State", "one of Done, in-progress")]
    public async Task A_refused_enum_says_which_names_there_are(string type, string names)
    {
        Assert.Contains($"'v' must be {names}, not 'x'\"", (await _fixture.Send(type, "x"))[0], StringComparison.Ordinal);
        Assert.Contains($"'v' must be {names}\"", (await _fixture.Send(type, "x"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_is_not_an_enum_in_JSON() =>
        Assert.StartsWith("400", await _fixture.Host.Call("POST", "/json/Role", """{"v":1}"""), StringComparison.Ordinal);

    [Fact]
    public async Task The_thread_s_culture_does_not_matter()
    {
        var culture = CultureInfo.DefaultThreadCurrentCulture;
        CultureInfo.DefaultThreadCurrentCulture = new CultureInfo("de-DE");
        try
        {
            using var host = new CommandHost(Fixture.Source);
            Assert.Equal("""200 {"code":0,"msg":"success","data":1.5}""", await host.Call("GET", "/query/decimal?v=1.5"));
            Assert.StartsWith("400", await host.Call("GET", "/query/decimal?v=1,5"), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.DefaultThreadCurrentCulture = culture;
        }
    }

    /// <summary>For each type a command that answers with what it was given.</summary>
    public sealed class Fixture : IDisposable
    {
        internal static readonly string Source = Commands();

        internal CommandHost Host { get; } = new(Source);

        /// <summary>The replies to a text in the query, in the route (unless it is empty) and in JSON.</summary>
        internal async Task<IReadOnlyList<string>> Send(string type, string text)
        {
            var escaped = Uri.EscapeDataString(text);
            var replies = new List<string> { await Host.Call("GET", $"/query/{type}?v={escaped}") };
            if (text.Length > 0)
            {
                replies.Add(await Host.Call("GET", $"/route/{type}/{escaped}"));
            }

            replies.Add(await Host.Call("POST", $"/json/{type}", $$"""{"v":{{(IsBare(text) ? text : JsonSerializer.Serialize(text))}}}"""));
            return replies;
        }

        public void Dispose() => Host.Dispose();

        // Numbers, true and false stand in JSON as they are.
        private static bool IsBare(string text)
        {
            try
            {
                return text.Trim() == text
                    && JsonDocument.Parse(text).RootElement.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;
            }
            catch (JsonException)
            {
                return false;
            }
        }

        private static string Commands()
        {
            var source = new StringBuilder("""
                using System.Text.Json.Serialization;
                namespace App;
                public enum Role { Guest, Admin }
                [Flags] public enum Rights { Read = 1, Write = 2, Run = 4, All = 7 }
                public enum State { Done, [JsonStringEnumMemberName("in-progress")] InProgress }
                public enum Tiny : sbyte { Low = -1, High = 1 }

                """);
            foreach (var type in Types)
            {
                source.Append(CultureInfo.InvariantCulture, $$"""
                    public sealed record Of{{type}}({{type}} V);
                    [Command("GET /query/{{type}}"), Command("GET /route/{{type}}/{v}"), Command("POST /json/{{type}}")]
                    public sealed partial class Echo{{type}} : Command<Of{{type}}> { [Step] {{type}} Answer() => Request.V; }

                    """);
            }

            return source.ToString();
        }
    }
}
