using System.Text;

namespace Kim.Generator.Tests.Durable;

/// <summary>A durable command that a seed has written: blocks, each with one construct of the language, one after the other.</summary>
/// <remarks>
/// Each effect goes through <c>effect</c> (or <c>note</c>, in a step that does not wait) with the step's key. What steps give and what they
/// take is added to a field, which the reply shows. A signal whose name begins with <c>sent</c> is to be sent, no other.
/// </remarks>
internal sealed class GeneratedCommand
{
    private const int BlocksMin = 4;
    private const int BlocksMax = 6;

    // The commands that blocks call.
    private const string Called = """
        public sealed record Nights(int Count);

        [Command(Durable = true)]
        public sealed partial class Stay(Func<string, Task<string>> effect) : Command<Nights>
        {
            [Step] private Task<string> Book() => effect(Run.StepKey);

            [Step] private Task Rest(string booked) => Sleep("3s");

            [Step] private Task<string> Leave() => effect(Run.StepKey);

            [Step] private string Said(string left) => $"{Request.Count} nights, {left}";
        }

        [Command(Durable = true)]
        public sealed partial class Full(Func<string, Task<string>> effect) : Command<Nights>
        {
            [Step] private Task<string> Look() => effect(Run.StepKey);

            [Step] private Next Choose(string seen) => seen.Length > 0 ? Fail(12, "no room", 409) : ToSaid();

            [Step] private string Said() => "room";

            [Compensates(nameof(Look))] private Task Unlook(string seen) => effect(Run.StepKey);
        }
        """;

    private readonly Random _random;
    private readonly StringBuilder _members = new();
    private readonly StringBuilder _fields = new();
    private bool _isGiven;
    private int _count;

    internal GeneratedCommand(int seed)
    {
        _random = new Random(seed);
        Action[] blocks = [Plain, Effect, Effect, Once, Retry, Pair, Array, Branch, Loop, Catch, Rest, Signal, Call, CallRefused];
        for (var left = _random.Next(BlocksMin, BlocksMax + 1); left > 0; left--)
        {
            _count++;
            blocks[_random.Next(blocks.Length)]();
        }

        End();
        Source = $$"""
            #pragma warning disable KIM1003 // Durable runs are experimental.
            using System.IO;

            namespace Sample;

            public sealed record Ask(string Id);

            [Command(Durable = true, Key = nameof(Ask.Id))]
            public sealed partial class Work(Func<string, Task<string>> effect, Action<string> note) : Command<Ask>
            {
                private string _notes = "";
            {{_fields}}
            {{_members}}    private void Take(string value) => _notes += value + "; ";
            }

            {{Called}}
            """;
    }

    /// <summary>The command <c>Sample.Work</c>, its request <c>Sample.Ask</c>, and what it calls.</summary>
    internal string Source { get; }

    private string Value => _isGiven ? "string value" : "";

    private string Taken => _isGiven ? "Take(value); " : "";

    private void Add(string member) => _members.Append("    ").Append(member).Append('\n');

    private void Plain()
    {
        var givesNothing = _random.Next(2) == 0;
        Add(givesNothing
            ? $$"""[Step] private void S{{_count}}({{Value}}) { {{Taken}}Take("plain"); }"""
            : $$"""[Step] private string S{{_count}}({{Value}}) { {{Taken}}return "plain"; }""");
        _isGiven = !givesNothing;
    }

    private void Effect()
    {
        Add($$"""[Step] private Task<string> S{{_count}}({{Value}}) { {{Taken}}return effect(Run.StepKey); }""");
        switch (_random.Next(3))
        {
            case 0:
                Add($"[Compensates(nameof(S{_count}))] private Task U{_count}(string done) => effect(Run.StepKey);");
                break;
            case 1:
                Add($"[Compensates(nameof(S{_count}))] private void U{_count}() => note(Run.StepKey);");
                break;
        }

        _isGiven = true;
    }

    private void Once()
    {
        Add($$"""[Step(Once = true)] private Task<string> S{{_count}}({{Value}}) { {{Taken}}return effect(Run.StepKey); }""");
        Add($"[Catch(Step = nameof(S{_count}))] private Reply C{_count}(OutcomeUnknownException fault) => Fail(70, fault.Step, 500);");
        _isGiven = true;
    }

    private void Retry()
    {
        var delay = _random.Next(2) == 0 ? "50ms" : "4s";
        Add($$"""
            [Step, Retry(3, Delay = "{{delay}}", MaxDelay = "{{delay}}")]
                private async Task<string> S{{_count}}({{Value}})
                {
                    {{Taken}}await effect(Run.StepKey);
                    return Run.Attempt < 2 ? throw new IOException() : "tried";
                }
            """);
        _isGiven = true;
    }

    private void Pair()
    {
        Add($$"""[Step] private (Task<string>, Task<string>) S{{_count}}({{Value}}) { {{Taken}}return (Part("left"), Part("right")); }""");
        Add($$"""[Step] private string T{{_count}}(string left, string right) => left + right;""");
        AddPart();
        _isGiven = true;
    }

    private void Array()
    {
        Add($$"""
            [Step]
                private Task<string>[] S{{_count}}({{Value}})
                {
                    {{Taken}}return [Part("a"), Part("b"), Part("c")];
                }
            """);
        Add($$"""[Step] private string T{{_count}}(string[] all) => string.Join("+", all);""");
        AddPart();
        _isGiven = true;
    }

    private void AddPart()
    {
        const string Part = "private Task<string> Part(string name) => effect(Run.KeyFor(name));";
        if (!_members.ToString().Contains(Part, StringComparison.Ordinal))
        {
            Add(Part);
        }
    }

    private void Branch()
    {
        var side = _random.Next(2);
        Add($$"""
            [Step]
                private Next S{{_count}}({{Value}})
                {
                    {{Taken}}return _notes.Length % 2 == {{side}} ? ToX{{_count}}() : ToY{{_count}}();
                }
            """);
        Add($"[Step(Then = nameof(Z{_count}))] private Task<string> X{_count}() => effect(Run.StepKey);");
        Add($"[Step] private Task<string> Y{_count}() => effect(Run.StepKey);");
        Add($"[Step] private string Z{_count}(string way) => way;");
        _isGiven = true;
    }

    private void Loop()
    {
        _fields.Append($"    private int _turns{_count};\n");
        Add($$"""[Step] private void S{{_count}}({{Value}}) { {{Taken}}_turns{{_count}} = 0; }""");
        Add($"[Step(Loop = true)] private Task<string> L{_count}() => effect(Run.StepKey);");
        if (_random.Next(2) == 0)
        {
            Add($"[Compensates(nameof(L{_count}))] private Task U{_count}(string done) => effect(Run.StepKey);");
        }

        Add($$"""
            [Step]
                private Next A{{_count}}(string turn)
                {
                    Take(turn);
                    return ++_turns{{_count}} < 3 ? ToL{{_count}}() : ToE{{_count}}();
                }
            """);
        Add($$"""[Step] private string E{{_count}}() => "turned";""");
        _isGiven = true;
    }

    private void Catch()
    {
        Add($$"""
            [Step]
                private async Task<string> S{{_count}}({{Value}})
                {
                    {{Taken}}await effect(Run.StepKey);
                    return _notes.Length < 0 ? "" : throw new TimeoutException();
                }
            """);
        Add($$"""[Catch(Step = nameof(S{{_count}}))] private Next C{{_count}}(TimeoutException late) => ToV{{_count}}("caught");""");
        Add($"[Step(Loop = true)] private Task<string> V{_count}(string how) {{ Take(how); return effect(Run.StepKey); }}");
        _isGiven = true;
    }

    private void Rest()
    {
        Add($$"""[Step] private Task S{{_count}}({{Value}}) { {{Taken}}return Sleep("3s"); }""");
        _isGiven = false;
    }

    private void Signal()
    {
        var name = (_random.Next(3) == 0 ? "unsent" : "sent") + _count;
        Add($$"""[Step] private Task<string?> S{{_count}}({{Value}}) { {{Taken}}return Signal<string>("{{name}}", within: "8s"); }""");
        Add($$"""[Step] private string T{{_count}}(string? word) => word ?? "no word";""");
        _isGiven = true;
    }

    private void Call()
    {
        Add($$"""[Step] private Task<string> S{{_count}}({{Value}}) { {{Taken}}return Stay.Call(this, new Nights({{_count}})); }""");
        _isGiven = true;
    }

    private void CallRefused()
    {
        Add($$"""[Step] private Task<string> S{{_count}}({{Value}}) { {{Taken}}return Full.Call(this, new Nights({{_count}})); }""");
        Add($$"""[Catch(Step = nameof(S{{_count}}))] private Next C{{_count}}(ReplyException no) => ToV{{_count}}(no.Message);""");
        Add($$"""[Step(Loop = true)] private string V{{_count}}(string said) => said;""");
        _isGiven = true;
    }

    private void End()
    {
        Add(_random.Next(4) switch
        {
            0 => $$"""[Step] private Reply Finish({{Value}}) { {{Taken}}return Fail(13, _notes, 409); }""",
            1 => $$"""
                [Step]
                    private async Task<string> Finish({{Value}})
                    {
                        {{Taken}}await effect(Run.StepKey);
                        return _notes.Length < 0 ? "" : throw new InvalidOperationException();
                    }
                """,
            _ => $$"""[Step] private string Finish({{Value}}) { {{Taken}}return _notes; }""",
        });
    }
}
