using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Generator.Tests.Compilation;

/// <summary>Constructor parameters, from their syntax to what a real container gives for them.</summary>
public sealed class ConstructorsRun
{
    [Fact]
    public async Task A_key_of_every_type_is_the_one_that_was_registered()
    {
        object[] keys = ["a\"b\n\\", 5, 5L, (byte)5, 'x', '\'', true, DayOfWeek.Friday, (DayOfWeek)(-1), typeof(List<>), typeof(int?), -3,
            1.5, float.NaN, double.NegativeInfinity, ulong.MaxValue];
        var services = new ServiceCollection().AddSingleton("unkeyed");
        for (var i = 0; i < keys.Length; i++)
        {
            services.AddKeyedSingleton(keys[i], i.ToString());
        }

        using var host = new CommandHost("""
            using Microsoft.Extensions.DependencyInjection;
            namespace App;
            [Command("GET /keys")]
            public sealed partial class Sample(
                [FromKeyedServices("a\"b\n\\")] string a, [FromKeyedServices(5)] string b, [FromKeyedServices(5L)] string c, [FromKeyedServices((byte)5)] string d, [FromKeyedServices('x')] string e,
                [FromKeyedServices('\'')] string f, [FromKeyedServices(true)] string g, [FromKeyedServices(DayOfWeek.Friday)] string h, [FromKeyedServices((DayOfWeek)(-1))] string i,
                [FromKeyedServices(typeof(List<>))] string j, [FromKeyedServices(typeof(int?))] string k, [FromKeyedServices(-3)] string l, [FromKeyedServices(1.5)] string m,
                [FromKeyedServices(float.NaN)] string n, [FromKeyedServices(double.NegativeInfinity)] string o, [FromKeyedServices(ulong.MaxValue)] string p,
                [FromKeyedServices(null)] string none, string plain) : Command
            {
                [Step] string Answer() => string.Join(',', a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, none, plain);
            }
            """, services);
        Assert.Equal(
            $$"""200 {"code":0,"msg":"success","data":"{{string.Join(',', Enumerable.Range(0, keys.Length))}},unkeyed,unkeyed"}""",
            await host.Call("GET", "/keys"));
    }

    [Fact]
    public async Task An_array_is_a_key_that_only_any_key_answers()
    {
        var services = new ServiceCollection().AddKeyedSingleton<string>(KeyedService.AnyKey, (_, key) => string.Join('+', (int[])key!));
        using var host = new CommandHost("""
            using Microsoft.Extensions.DependencyInjection;
            namespace App;
            [Command("GET /array")]
            public sealed partial class Sample([FromKeyedServices(new[] { 1, 2 })] string array) : Command { [Step] string Answer() => array; }
            """, services);
        Assert.Equal("""200 {"code":0,"msg":"success","data":"1+2"}""", await host.Call("GET", "/array"));
    }

    [Theory]
    [InlineData("enable")]
    [InlineData("disable")]
    public async Task A_parameter_with_a_default_has_it_if_nothing_is_registered(string nullable)
    {
        using var host = new CommandHost($$"""
            #nullable {{nullable}}
            using Microsoft.Extensions.DependencyInjection;
            namespace App;
            public interface IMissing;
            [Command("GET /defaults")]
            public sealed partial class Sample(
                Version given = null!, IMissing missing = null!, int number = 5, string text = "a\"b", DayOfWeek day = DayOfWeek.Friday, decimal price = 1.5m, float half = 0.5f, double none = double.NaN,
                char letter = '\'', long big = long.MinValue, byte small = 7, int? perhaps = 3, int? nothing = null, DateTime time = default, CancellationToken token = default,
                [FromKeyedServices("k")] Uri keyed = null!, Guid id = default) : Command
            {
                [Step] string Answer() => string.Join('|', given, missing, number, text, day, price, half, none, letter, big, small, perhaps, nothing, time.Ticks, token.CanBeCanceled, keyed, id == Guid.Empty);
            }
            """, new ServiceCollection().AddSingleton(new Version(1, 2)).AddKeyedSingleton("k", new Uri("http://host/")));
        Assert.Equal(
            """200 {"code":0,"msg":"success","data":"1.2||5|a\"b|Friday|1.5|0.5|NaN|'|-9223372036854775808|7|3||0|False|http://host/|True"}""",
            (await host.Call("GET", "/defaults")).Replace("\\u0022", "\\\"", StringComparison.Ordinal)
                .Replace("\\u0027", "'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_nullable_parameter_is_null_if_nothing_is_registered_and_the_service_if_it_is()
    {
        using var host = new CommandHost("""
            using Microsoft.Extensions.DependencyInjection;
            namespace App;
            public interface IMissing;
            [Command("GET /nullable")]
            public sealed partial class Sample(IMissing? missing, Version? given, [FromKeyedServices("x")] Version? keyed, int? number, IReadOnlyList<string?>? list) : Command
            {
                [Step] string Answer() => $"{missing is null} {given} {keyed is null} {number is null} {list is null}";
            }
            """, new ServiceCollection().AddSingleton(new Version(1, 2)));
        Assert.Equal("""200 {"code":0,"msg":"success","data":"True 1.2 True True True"}""", await host.Call("GET", "/nullable"));
    }

    [Fact]
    public async Task Collections_open_generics_and_the_provider_are_as_the_container_gives_them()
    {
        var services = new ServiceCollection()
            .AddSingleton("one").AddSingleton("two").AddKeyedSingleton("k", "three")
            .AddScoped(typeof(IComparer<>), typeof(Later<>)).AddScoped<IComparer<string>>(_ => StringComparer.Ordinal)
            .AddTransient<Version>(_ => new Version(3, 4));
        using var host = new CommandHost("""
            using System.Linq;
            using Microsoft.Extensions.DependencyInjection;
            namespace App;
            [Command("GET /all")]
            public sealed partial class Sample(
                IEnumerable<string> all, [FromKeyedServices("k")] IEnumerable<string> keyed, IEnumerable<Uri> none, IEnumerable<Version> perRun, IComparer<int> open, IComparer<string> closed,
                IServiceProvider provider, IServiceScopeFactory scopes, IServiceProviderIsService known) : Command
            {
                [Step] string Answer() => string.Join(' ', string.Join('+', all), string.Join('+', keyed), none.Count(), perRun.Single(), open.Compare(1, 2), closed.Compare("a", "b"),
                    provider.GetRequiredService<IComparer<string>>() == closed, provider.GetRequiredKeyedService<string>("k"), scopes.CreateScope() is not null, known.IsService(typeof(Uri)));
            }
            """, services);
        Assert.Equal(
            """200 {"code":0,"msg":"success","data":"one+two three 0 3.4 7 -1 True three True False"}""", await host.Call("GET", "/all"));
    }

    [Fact]
    public async Task A_type_that_only_the_assembly_sees_can_be_taken() =>
        await GeneratorTest.IsClean("""
            namespace App;
            internal interface IHidden;
            [Command("GET /hidden")]
            public sealed partial class Sample : Command
            {
                private readonly IHidden _hidden;
                internal Sample(IHidden hidden) => _hidden = hidden;
                [Step] string Answer() => _hidden.ToString() ?? "";
            }
            """);

    private sealed class Later<T> : IComparer<T>
    {
        public int Compare(T? x, T? y) => 7;
    }
}
