using Kim.Generator.Models;
using Kim.Generator.Symbols;

namespace Kim.Generator.Emitting;

/// <summary>
/// Names all that is emitted for one command, scope by scope: readably, and as nothing of the user's in that scope is named.
/// </summary>
/// <remarks>
/// What is emitted into the class gives way to every name that the class's source mentions, a type from elsewhere included: a nested
/// <c>Pending</c> would
/// change what the user's own <c>Pending</c> means. The smaller scopes give way to what is used in them. Every name comes ready to be
/// written, with <c>@</c> where it needs one.
/// </remarks>
internal sealed class CommandNames
{
    private readonly CommandModel _command;
    private readonly UniqueNames _class;
    private readonly UniqueNames _resume;
    private readonly Dictionary<string, string> _begin = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _attempt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _done = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _awaited = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Step, string Parameter), string> _arguments = [];

    internal CommandNames(CommandModel command)
    {
        _command = command;
        _class = new(command.Taken);
        At = _class.Of(EmittedNames.At);
        Arguments = _class.Of(EmittedNames.Arguments);
        ArgumentsField = _class.Of(EmittedNames.ArgumentsField);
        Pending = _class.Of(EmittedNames.Pending);
        PendingField = _class.Of(EmittedNames.PendingField);
        Visit = _class.Of(EmittedNames.Visit);
        UndoField = _class.Of(EmittedNames.Undo);
        VisitsField = _class.Of(EmittedNames.Visits);
        Kept = _class.Of(EmittedNames.Kept);
        KeptField = _class.Of(EmittedNames.KeptField);

        // A method that calls steps by name: none of its own names may be a step's.
        _resume = new(
        [
            .. command.Steps.Select(step => step.Name),
            At, Arguments, ArgumentsField, Pending, PendingField, Visit, UndoField, VisitsField, Kept, KeptField, EmittedNames.Ok,
        ]);
        (Runner, State) = (_resume.Of("runner"), _resume.Of("state"));
        NameStates();
        NameFields();
    }

    internal string At { get; }

    internal string Arguments { get; }

    internal string ArgumentsField { get; }

    internal string Pending { get; }

    internal string PendingField { get; }

    internal string Visit { get; }

    internal string UndoField { get; }

    internal string VisitsField { get; }

    internal string Kept { get; }

    internal string KeptField { get; }

    /// <summary>The first parameter of Resume.</summary>
    internal string Runner { get; }

    /// <summary>The second parameter of Resume.</summary>
    internal string State { get; }

    /// <summary>Of an override of what Kim.Command declares as <c>protected internal</c>.</summary>
    internal string Access => _command.IsFriend ? "protected internal" : "protected";

    /// <summary>Kim's own Ok, whatever a base class of the user's has under that name.</summary>
    internal string Ok => _command.Taken.Contains(EmittedNames.Ok) ? "global::Kim.Command.Ok" : EmittedNames.Ok;

    /// <summary>Whether a member is called <c>_</c>, so that nothing can be discarded by assigning to it.</summary>
    internal bool HasNoDiscard => _command.Taken.Contains(EmittedNames.Discard);

    /// <summary>The state that a step begins at, as <c>At.Name</c>.</summary>
    internal string Begin(StepModel step) => $"{At}.{_begin[step.Name]}";

    /// <summary>The state after a wait.</summary>
    internal string Done(StepModel step) => $"{At}.{_done[step.Name]}";

    /// <summary>The state of a further attempt.</summary>
    internal string Attempt(StepModel step) => $"{At}.{_attempt[step.Name]}";

    /// <summary>The members of the enum, in order.</summary>
    internal IEnumerable<string> States(StepModel step)
    {
        yield return _begin[step.Name];
        if (step.IsRetried)
        {
            yield return _attempt[step.Name];
        }

        if (step.Waits)
        {
            yield return _done[step.Name];
        }
    }

    /// <summary>Where a step's argument lies.</summary>
    internal string Argument(StepModel step, TypedName parameter) =>
        $"{(step.Kind == StepKind.Compensation ? UndoField : ArgumentsField)}.{ArgumentField(step, parameter)}";

    /// <summary>The field that a step's argument lies in: of a compensation in the visit, else among the arguments.</summary>
    internal string ArgumentField(StepModel step, TypedName parameter) => _arguments[(step.Name, parameter.Name)];

    /// <summary>Where what a step returned lies while the run waits for it.</summary>
    internal string Awaited(StepModel step) => $"{PendingField}.{AwaitedField(step)}";

    internal string AwaitedField(StepModel step) => _awaited[step.Name];

    /// <summary>A new local of Resume.</summary>
    internal string Local(string wanted) => Names.Escape(_resume.Of(wanted));

    /// <summary>A new private member.</summary>
    internal string Member(string wanted) => _class.Of(wanted);

    // A step's own state has its name, so the others give way to the steps. No enum member may be called value__.
    private void NameStates()
    {
        var names = new UniqueNames(["value__"]);
        foreach (var step in _command.Steps)
        {
            _begin[step.Name] = Names.Escape(names.Of(step.Name));
        }

        foreach (var step in _command.Steps)
        {
            if (step.IsRetried)
            {
                _attempt[step.Name] = names.Of(step.Name + "Attempt");
            }

            if (step.Waits)
            {
                _done[step.Name] = names.Of(step.Name + "Done");
            }
        }
    }

    private void NameFields()
    {
        var arguments = new UniqueNames([Arguments]);
        var pending = new UniqueNames(
            [Pending, "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize"]);
        var visit = new UniqueNames([Visit, "Undo"]);
        foreach (var step in _command.Steps)
        {
            foreach (var parameter in step.Parameters)
            {
                _arguments[(step.Name, parameter.Name)] = Names.Escape(
                    (step.Kind == StepKind.Compensation ? visit : arguments).Of($"{step.Name}_{parameter.Name}"));
            }

            if (step.Waits)
            {
                _awaited[step.Name] = Names.Escape(pending.Of(step.Name));
            }
        }
    }
}
