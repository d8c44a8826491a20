using System.Collections.Concurrent;
using Kim.Generator.Parsing;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>
/// KIM0056, and what KIM0052 and KIM0054 say of bodies: <c>Signal</c> and <c>Sleep</c>, which outlive the process in a durable command.
/// Where they may stand is <see cref="WaitPlaces"/>' matter.
/// </summary>
internal sealed class LongWaits(INamedTypeSymbol type)
{
    /// <summary>What is over sooner is waited for in memory; as StepRunner.ParkMsMin.</summary>
    internal const double ShortMsMax = 1_000;

    /// <summary>The signal that cancels a run.</summary>
    internal const string Cancel = "cancel";

    private const int NameMax = 200;

    private readonly bool _isCommand = type.Carries(CommandParser.CommandAttribute);
    private readonly bool _isDurable = DurableParser.IsDurable(type);
    private readonly ConcurrentBag<(string Name, ITypeSymbol Type, string Subject, Location Where)> _signals = [];

    internal void Check(StepBody body, InvocationExpressionSyntax call)
    {
        var name = call.CalledName()?.Identifier.ValueText;
        if (name is SignalParser.Signal or "Sleep"
            && (_isDurable || name is SignalParser.Signal)
            && body.Model.GetOperation(call) is IInvocationOperation operation
            && operation.TargetMethod.ContainingType.Plain() == "Kim.Command")
        {
            if (_isCommand && !_isDurable)
            {
                Report(body, DurableRules.NotDurable, call, $"Signal in {body.Method.Name}", DurableParser.NotDurable(type));
            }
            else if (name is SignalParser.Signal)
            {
                CheckSignal(body, call, operation);
            }
            else
            {
                CheckSleep(body, call, operation);
            }
        }
    }

    /// <summary>Reports signals of one name that say different things.</summary>
    internal void CheckTypes(Action<Diagnostic> report)
    {
        foreach (var group in _signals.GroupBy(signal => signal.Name))
        {
            var all = group.OrderBy(signal => signal.Where.SourceTree!.FilePath, StringComparer.Ordinal)
                .ThenBy(signal => signal.Where.SourceSpan.Start).ToList();
            foreach (var (name, said, subject, where) in all
                .Where(signal => !SymbolEqualityComparer.Default.Equals(signal.Type, all[0].Type)))
            {
                report(Diagnostic.Create(DurableRules.BadSignal, where, subject, $"the signal \"{name}\" of {said.ShortName()}",
                    $"{all[0].Subject} waits for it as one of {all[0].Type.ShortName()}, and a client sends one thing under a name: write "
                    + "the same type, or another name"));
            }
        }
    }

    private void CheckSignal(StepBody body, InvocationExpressionSyntax call, IInvocationOperation signal)
    {
        void Refuse(string what, string fault) => Report(body, DurableRules.BadSignal, call, body.Subject, what, fault);

        var name = SignalParser.NameOf(signal);
        var said = signal.TargetMethod.TypeArguments[0];
        if (name is null)
        {
            Refuse("a signal whose name only the run knows", "who sends it has to know it, too: write a constant");
        }
        else if (FaultOf(name) is { } fault)
        {
            Refuse($"the signal \"{name}\"", fault);
        }
        else
        {
            _signals.Add((name, said, body.Subject, call.GetLocation()));
        }

        if (said is { IsValueType: true, OriginalDefinition.SpecialType: not SpecialType.System_Nullable_T })
        {
            Refuse($"a signal of {said.ShortName()}",
                $"if it does not come, that cannot be null: write Signal<{said.ShortName()}?>, and let the step return "
                + $"Task<{said.ShortName()}?>");
        }
        else if (new StorableTypes(knowsRedis: false).Fault(said) is { } unstorable)
        {
            Refuse($"a signal of {said.ShortName()}",
                $"it is stored until the run takes it, which cannot be done: {unstorable}: let it say what that is made of");
        }

        if (Milliseconds(body, call, signal, "within") >= 0)
        {
            WaitPlaces.Check(body, call, signal);
        }
    }

    private static void CheckSleep(StepBody body, InvocationExpressionSyntax call, IInvocationOperation sleep)
    {
        // What only the run knows may be short; an async body could not tell before it is too late.
        if (Milliseconds(body, call, sleep, "duration") is var milliseconds
            && (milliseconds > ShortMsMax || (milliseconds == 0 && StepSignature.IsAsync(body.Method))))
        {
            WaitPlaces.Check(body, call, sleep);
        }
    }

    // 0 if only the run knows; below 0 if it is malformed, which is reported.
    private static double Milliseconds(StepBody body, InvocationExpressionSyntax call, IInvocationOperation operation, string parameter)
    {
        var given = operation.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter)?.Value;
        if (given?.ConstantValue is { HasValue: true, Value: string text })
        {
            if (DurationParser.TryParseLong(text, out var milliseconds))
            {
                return milliseconds;
            }

            var what = operation.TargetMethod.Name == SignalParser.Signal ? parameter : operation.TargetMethod.Name;
            Report(body, DurableRules.BadLongDuration, call, what, text, body.Method.Name);
            return -1;
        }

        return given is IInvocationOperation { TargetMethod: { Name: var unit, ContainingType: { } owner }, Arguments.Length: 1 } made
            && owner.Plain() == "System.TimeSpan" && made.Arguments[0].Value.ConstantValue is { HasValue: true, Value: { } amount }
            ? Convert.ToDouble(amount, System.Globalization.CultureInfo.InvariantCulture) * MillisecondsOf(unit)
            : 0;
    }

    private static double MillisecondsOf(string unit) => unit switch
    {
        "FromDays" => 86_400_000,
        "FromHours" => 3_600_000,
        "FromMinutes" => 60_000,
        "FromSeconds" => 1_000,
        "FromMilliseconds" => 1,
        _ => 0,
    };

    private static string? FaultOf(string name) =>
        name.Length is 0 or > NameMax ? $"a name has 1 to {NameMax} characters: write another one, as \"approval\""
        : name.Contains(':') ? "a colon cannot be part of a name: take a hyphen"
        : name == Cancel ? "that one cancels a run, without any step: choose another name"
        : null;

    private static void Report(StepBody body, DiagnosticDescriptor rule, SyntaxNode where, params object[] arguments) =>
        body.Report(Diagnostic.Create(rule, where.GetLocation(), arguments));
}
