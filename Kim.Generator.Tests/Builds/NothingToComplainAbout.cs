using Xunit;

namespace Kim.Generator.Tests.Builds;

/// <summary>
/// A project of tidy commands builds without a warning, however strict it is: what is emitted gives no reason for one, and no analyzer asks
/// for what a step's author cannot do.
/// </summary>
[Collection(RealBuild.Collection)]
public sealed class NothingToComplainAbout
{
    private static readonly (string, string)[] Strict =
    [
        ("AnalysisMode", "All"), ("AnalysisLevel", "latest-all"), ("EnforceCodeStyleInBuild", "true"),
        ("GenerateDocumentationFile", "true"), ("TreatWarningsAsErrors", "true"), ("AllowUnsafeBlocks", "true"),
    ];

    // Two of the style rules ask for the opposite of what this repository's own style is.
    private const string EveryRule = """
        root = true
        [*.cs]
        dotnet_analyzer_diagnostic.severity = warning
        csharp_style_namespace_declarations = file_scoped
        csharp_style_expression_bodied_methods = true
        dotnet_diagnostic.KIM0033.severity = none
        """;

    private const string Rich = """
        namespace Shop;

        /// <summary>What is asked for.</summary>
        internal sealed record Ask(int Amount, string? Note = null, IReadOnlyList<string?>? Tags = null);

        /// <summary>What others can share.</summary>
        internal abstract class Counting<T> : Command<T>
        {
            /// <summary>How often.</summary>
            protected int Count { get; set; }
        }

        /// <summary>Places an order.</summary>
        [Command("POST /orders/{amount}", Deadline = "5s", MaxConcurrency = 10)]
        [Command("PUT /orders")]
        internal sealed partial class PlaceOrder(TimeProvider clock) : Counting<Ask>
        {
            private string _text = "";

            [Step]
            private Next Check() => Request.Amount is 0 || clock.TimestampFrequency is 0 ? BadRequest("nothing") : ToReserve(Request.Amount);

            [Step]
            private Task<int> Reserve(int amount) => Task.FromResult(1);

            [Step, Retry(2), Timeout("1s")]
            private async Task<string?> Pay(int booking, CancellationToken cancellation)
            {
                Count++;
                _text += Request.Note;
                await Task.Delay(1, cancellation);
                return _text;
            }

            [Step]
            private (Task<string?>, Task<int>, ValueTask<bool>) Both(string? text) => (Task.FromResult<string?>(null), Task.FromResult(2), new(true));

            [Step]
            private IReadOnlyList<Task<string?>> All(string? one, int two, bool three) => [Task.FromResult<string?>(null)];

            [Step]
            private async Task<Next> Decide(string?[] values)
            {
                await Task.Yield();
                return values.Length is 0 ? BadRequest("none") : ToAnswer(Count);
            }

            [Step]
            private Reply Answer(int count) => Ok(new { count });

            [Catch]
            private Reply Failed(IOException fault) => Fail(1, "failed");

            [Compensates(nameof(Reserve))]
            private Task Release(int booking) => Sleep(TimeSpan.FromMilliseconds(booking));
        }

        /// <summary>Says hello.</summary>
        [Command("GET /hello")]
        internal sealed partial class Hello : Command
        {
            /// <summary>Says it.</summary>
            [Step]
            public string GetText() => "hello";
        }

        /// <summary>Is what it is.</summary>
        [Command]
        internal sealed partial class Plain : Command
        {
            [Step]
            private Reply Answer() => Ok(1);
        }
        """;

    private const string Troubled = """
        #pragma warning disable CS0612, CS0618, SHOP001, CA1032, CA1064, CA1812 // What it is about.
        namespace Shop;

        /// <summary>Old.</summary>
        [Obsolete]
        internal sealed record Old(int Number);

        /// <summary>Older.</summary>
        [Obsolete("Take New.")]
        internal sealed class OlderException : Exception;

        /// <summary>New.</summary>
        [System.Diagnostics.CodeAnalysis.Experimental("SHOP001")]
        internal sealed class Young
        {
            /// <summary>Something.</summary>
            public int Number { get; init; }
        }

        /// <summary>Uses them.</summary>
        [Command("POST /troubled")]
        internal sealed partial class Troubled(Young young) : Command<Old>
        {
            private Young? _last;

            [Step, Retry(2, On = [typeof(OlderException)])]
            private Task<Young> Load() => Task.FromResult(_last = young);

            [Step, Obsolete("Not for others.")]
            private Old Change(Young given) => new(given.Number + (_last?.Number ?? 0) + Request.Number);

            [Step]
            private Old Answer(Old old) => old;

            [Catch]
            private Reply Failed(OlderException fault) => Fail(1, "old");

            [Compensates(nameof(Load))]
            private Task Undo(Young given) => Sleep(TimeSpan.FromMilliseconds(given.Number));
        }

        /// <summary>Is old itself.</summary>
        [Obsolete("Call another.")]
        [Command("POST /former")]
        internal sealed partial class Former : Command
        {
            [Step]
            private Old Answer() => new(1);
        }
        """;

    private const string OldNullability = """
        #nullable disable
        namespace Shop
        {
            public class Unaware { public string Text { get; set; } public List<string> All { get; set; } = null!; }
            [Command("POST /unaware")]
            public sealed partial class TakeUnaware : Command<Unaware>
            {
                string _text;
                [Step, Retry(2)] Task<List<string>> Load() { _text = Request.Text; return Task.FromResult(Request.All); }
                [Step] Unaware Answer(List<string> all) => all.Count == 0 ? null : Request;
            }
        }
        #nullable enable annotations
        namespace Shop
        {
            [Command("POST /annotated")]
            public sealed partial class Annotated : Command<Unaware>
            {
                string _text = null!;
                [Step, Retry(2)] Task<List<string?>?> Load() { _text = "a"; return Task.FromResult<List<string?>?>(null); }
                [Step] Task<string?>[] More(List<string?>? all) => new[] { Task.FromResult<string?>(null) };
                [Step] Dictionary<string, List<string?[]?>?>? Answer(string?[] all) => null;
            }
        }
        #nullable disable
        #nullable enable warnings
        namespace Shop
        {
            [Command("POST /warned")]
            public sealed partial class Warned : Command<Unaware>
            {
                string _text = null!;
                [Step, Retry(2)] Task<string> Load() { _text = Request.Text; return Task.FromResult(_text); }
                [Step] string Answer(string text) => text;
            }
        }
        """;

    [Fact]
    public async Task Every_analyzer_of_the_SDK_is_content_with_a_rich_command()
    {
        var build = await RealBuild.Run(
            [("Rich.cs", Rich), ("Troubled.cs", Troubled), ("Program.cs", "return 0;\n"), (".editorconfig", EveryRule)],
            [.. Strict, ("OutputType", "Exe"), ("AssemblyName", "Shop")]);
        build.IsClean();
    }

    private const string Compliant = """
        [assembly: CLSCompliant(true)]

        namespace Shop
        {
            public sealed record Wish(int Amount);

            [Command("POST /wishes")]
            public sealed partial class Ask : Command<Wish>
            {
                [Step] Task<int> Load() => Task.FromResult(Request.Amount);
                [Step] Reply<int> Answer(int amount) => Ok(amount);
            }
        }
        """;

    [Fact]
    public async Task The_oldest_language_will_do_and_so_will_a_project_without_nullability_that_complies_with_the_CLS()
    {
        var build = await RealBuild.Run([("Old.cs", OldNullability), ("Compliant.cs", Compliant)], ("LangVersion", "12.0"),
            ("Nullable", "disable"), ("TreatWarningsAsErrors", "true"), ("OutputType", "Library"));
        build.IsClean();
    }
}
