using Kim.CodeFixes;
using Xunit;

namespace Kim.Generator.Tests.CodeFixes;

/// <summary>The code fix of KIM0001.</summary>
public sealed class MakePartialTests
{
    [Fact]
    public Task Partial_stands_right_before_class() => CodeFixTest.Fixes(
        new MakePartial(),
        """
        namespace App;
        /// <summary>Greets.</summary>
        [Command("POST /a")]
        public sealed class Sample : Command
        {
            [Step] Reply Answer() => Ok();
        }
        """,
        """
        namespace App;
        /// <summary>Greets.</summary>
        [Command("POST /a")]
        public sealed partial class Sample : Command
        {
            [Step] Reply Answer() => Ok();
        }
        """);

    [Fact]
    public Task Class_without_a_modifier_keeps_its_comment() => CodeFixTest.Fixes(
        new MakePartial(),
        """
        namespace App;
        [Command("POST /a")]
        // Greets.
        class Sample : Command { [Step] Reply Answer() => Ok(); }
        """,
        """
        namespace App;
        [Command("POST /a")]
        // Greets.
        partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Each_declaration_becomes_partial() => CodeFixTest.Fixes(
        new MakePartial(),
        [
            """
            namespace App;
            [Command("POST /a")] public sealed class Sample : Command { [Step] Reply Answer() => Ok(Greeting); }
            """,
            """
            namespace App;
            public sealed class Sample { private const string Greeting = "hello"; }
            """,
        ],
        [
            """
            namespace App;
            [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(Greeting); }
            """,
            """
            namespace App;
            public sealed partial class Sample { private const string Greeting = "hello"; }
            """,
        ]);

    [Fact]
    public Task All_commands_of_a_file_become_partial() => CodeFixTest.FixesAll(
        new MakePartial(),
        """
        namespace App;
        [Command("POST /a")] public sealed class First : Command { [Step] Reply Answer() => Ok(); }
        [Command("POST /b")] public sealed class Second : Command { [Step] Reply Answer() => Ok(); }
        [Command("POST /c")] public sealed partial class Third : Command { [Step] Reply Answer() => Ok(); }
        """,
        """
        namespace App;
        [Command("POST /a")] public sealed partial class First : Command { [Step] Reply Answer() => Ok(); }
        [Command("POST /b")] public sealed partial class Second : Command { [Step] Reply Answer() => Ok(); }
        [Command("POST /c")] public sealed partial class Third : Command { [Step] Reply Answer() => Ok(); }
        """);
}
