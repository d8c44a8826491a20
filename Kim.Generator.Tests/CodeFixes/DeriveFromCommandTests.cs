using Kim.CodeFixes;
using Xunit;

namespace Kim.Generator.Tests.CodeFixes;

/// <summary>The code fix of KIM0002.</summary>
public sealed class DeriveFromCommandTests
{
    [Fact]
    public Task Class_without_a_base_gets_one() => CodeFixTest.Fixes(
        new DeriveFromCommand(),
        """
        namespace App;
        [Command("POST /a")]
        public sealed partial class Sample
        {
            [Step] int Answer() => 1;
        }
        """,
        """
        namespace App;
        [Command("POST /a")]
        public sealed partial class Sample : Command
        {
            [Step] int Answer() => 1;
        }
        """);

    [Fact]
    public Task Base_stands_behind_the_constructor() => CodeFixTest.Fixes(
        new DeriveFromCommand(),
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample(TimeProvider clock) { [Step] long Answer() => clock.GetTimestamp(); }
        """,
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample(TimeProvider clock) : Command { [Step] long Answer() => clock.GetTimestamp(); }
        """);

    [Fact]
    public Task Base_stands_before_interfaces() => CodeFixTest.Fixes(
        new DeriveFromCommand(),
        """
        namespace App;
        public interface IMarked;
        [Command("POST /a")] public sealed partial class Sample : IMarked { [Step] int Answer() => 1; }
        """,
        """
        namespace App;
        public interface IMarked;
        [Command("POST /a")] public sealed partial class Sample : Command, IMarked { [Step] int Answer() => 1; }
        """);

    [Fact]
    public Task Where_Command_means_something_else_the_namespace_is_written() => CodeFixTest.Fixes(
        new DeriveFromCommand(),
        """
        namespace App;
        public sealed class Command;
        [Command("POST /a")] public sealed partial class Sample { [Step] int Answer() => 1; }
        """,
        """
        namespace App;
        public sealed class Command;
        [Command("POST /a")] public sealed partial class Sample : Kim.Command { [Step] int Answer() => 1; }
        """);

    [Fact]
    public Task Another_base_is_not_touched() => CodeFixTest.OffersNothing(
        new DeriveFromCommand(),
        """
        namespace App;
        public class Other;
        [Command("POST /a")] public sealed partial class Sample : Other { [Step] int Answer() => 1; }
        """);

    [Fact]
    public Task All_commands_of_a_file_get_a_base() => CodeFixTest.FixesAll(
        new DeriveFromCommand(),
        """
        namespace App;
        [Command("POST /a")] public sealed partial class First { [Step] int Answer() => 1; }
        [Command("POST /b")] public sealed partial class Second { [Step] int Answer() => 1; }
        """,
        """
        namespace App;
        [Command("POST /a")] public sealed partial class First : Command { [Step] int Answer() => 1; }
        [Command("POST /b")] public sealed partial class Second : Command { [Step] int Answer() => 1; }
        """);
}
