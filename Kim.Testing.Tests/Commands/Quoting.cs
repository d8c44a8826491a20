namespace Kim.Testing.Tests.Commands;

/// <summary>Answers for what one of its steps throws, and for all of them.</summary>
[Command]
public sealed partial class Quoting : Command
{
    [Step] Task Load() => Task.CompletedTask;

    [Step, Timeout("1s"), Retry(2, On = [typeof(IOException)])] Task<string> Quote() => Task.FromResult("12");

    [Step(Loop = true)] string Answer(string price) => price;

    [Catch(Step = nameof(Quote))] Next Late(TimeoutException late) => ToAnswer("late");

    [Catch(Step = nameof(Quote))] Next Lost(IOException lost) => ToAnswer("lost");

    [Catch(Step = nameof(Load))] Reply Nothing() => Fail(1, "nothing");

    [Catch] Reply NoFile(FileNotFoundException file) => Fail(2, "no file");

    [Catch] Reply Any(Exception fault) => Fail(3, "any");
}
