using Kim.AspNetCore.Reactors;
using Kim.Binding;
using Kim.Generator.Analyzers.StepBodies;
using Kim.Generator.Emitting.Machine;
using Kim.Generator.Parsing;
using Kim.Generator.Symbols;
using Kim.Runs;
using Kim.Runs.Hooks;
using Xunit;

namespace Kim.Generator.Tests;

/// <summary>What is written twice, since the generator cannot reference the run time, is the same.</summary>
public sealed class AgreementTests
{
    private static readonly RetryAttribute Retry = new(2);

    private static readonly (string Fact, object? Generator, object? Runtime)[] Facts =
    [
        ("the end of a run in Then", EdgeParser.End, Endings.End),
        ("a retry's delay", PolicyParser.DefaultDelay, Retry.Delay),
        ("a retry's longest delay", PolicyParser.DefaultMaxDelay, Retry.MaxDelay),
        ("steps without a wait", StepEmitter.StepsPerBurst, StepRunner.StepsPerBurst),
        ("a compensation's timeout", MethodsParser.CompensationTimeoutMs, ReactorPool.CompensationsMax.TotalMilliseconds),
        ("[Command]", CommandParser.CommandAttribute, typeof(CommandAttribute).FullName),
        ("[Step]", CommandParser.StepAttribute, typeof(StepAttribute).FullName),
        ("[Catch]", FailureParser.CatchAttribute, typeof(CatchAttribute).FullName),
        ("[Compensates]", FailureParser.CompensatesAttribute, typeof(CompensatesAttribute).FullName),
        ("[Retry]", PolicyParser.RetryAttribute, typeof(RetryAttribute).FullName),
        ("[Timeout]", PolicyParser.TimeoutAttribute, typeof(TimeoutAttribute).FullName),
        ("[FormerName]", FormerNameParser.FormerNameAttribute, typeof(FormerNameAttribute).FullName),
        ("[NotStored]", StoredParser.NotStored, typeof(NotStoredAttribute).FullName),
        ("the signal that cancels", LongWaits.Cancel, RunPark.Cancel),
        ("kinds of steps", Enum.GetNames<Models.StepKind>(), Enum.GetNames<StepKind>()),
        ("kinds of edges", Enum.GetNames<Models.EdgeKind>(), Enum.GetNames<EdgeKind>()),
    ];

    [Fact]
    public void Generator_and_runtime_agree() => Assert.All(Facts, fact => Assert.Equal(fact.Runtime, fact.Generator));

    [Theory]
    [InlineData("1")]
    [InlineData("65536")]
    [InlineData("64KiB")]
    [InlineData("10MiB")]
    [InlineData("1GiB")]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("KiB")]
    [InlineData("1kib")]
    [InlineData("1MB")]
    [InlineData("1 MiB")]
    [InlineData("-1")]
    [InlineData("1.5MiB")]
    [InlineData("8589934591GiB")]
    [InlineData("8589934592GiB")]
    public void They_read_the_same_sizes(string text)
    {
        var isSize = SizeParser.TryParse(text, out var bytes);
        if (isSize)
        {
            Assert.Equal(Options.ByteSize.Parse(text), bytes);
        }
        else
        {
            Assert.Throws<FormatException>(() => Options.ByteSize.Parse(text));
        }
    }

    [Theory]
    [InlineData("250ms")]
    [InlineData("1.5s")]
    [InlineData("2m")]
    [InlineData("24h")]
    [InlineData("1d")]
    [InlineData("24.0001h")]
    [InlineData("24.1h")]
    [InlineData("86400s")]
    [InlineData("86400.001s")]
    [InlineData("0s")]
    [InlineData("0.0001ms")]
    [InlineData("0.00001ms")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData(" 1s")]
    [InlineData("1 s")]
    [InlineData("1,5s")]
    [InlineData(".5s")]
    [InlineData("1.s")]
    [InlineData("1e3ms")]
    [InlineData("1S")]
    [InlineData("5")]
    [InlineData("ms")]
    [InlineData("")]
    [InlineData("99999999999999999999999999999999h")]
    [InlineData("00:00:30")]
    [InlineData("00:00:00.250")]
    [InlineData("0:0:1")]
    [InlineData("24:00:00")]
    [InlineData("1.00:00:00")]
    [InlineData("1.00:00:01")]
    [InlineData("00:00:00")]
    [InlineData("-00:00:30")]
    [InlineData(" 00:00:30")]
    [InlineData("00:30")]
    [InlineData("00:00:61")]
    [InlineData("00:00:30s")]
    public void They_read_the_same_durations(string text)
    {
        var isDuration = Duration.TryParse(text, out var duration);
        Assert.Equal(isDuration, DurationParser.TryParse(text, out var milliseconds));
        if (isDuration)
        {
            Assert.Equal(duration.TotalMilliseconds, milliseconds, tolerance: 0.0001);
        }
    }

    [Theory]
    [InlineData("7d")]
    [InlineData("0.5d")]
    [InlineData("3652d")]
    [InlineData("3652.1d")]
    [InlineData("87648h")]
    [InlineData("87649h")]
    [InlineData("3652.00:00:00")]
    [InlineData("3652.00:00:01")]
    [InlineData("250ms")]
    [InlineData("0d")]
    [InlineData("1D")]
    [InlineData("d")]
    public void They_read_the_same_long_durations(string text)
    {
        if (DurationParser.TryParseLong(text, out var milliseconds))
        {
            Assert.Equal(Duration.ParseLong(text).TotalMilliseconds, milliseconds);
        }
        else
        {
            Assert.Throws<FormatException>(() => Duration.ParseLong(text));
        }
    }

    private abstract class Endings : Command
    {
        internal static new string End => Command.End;
    }
}
