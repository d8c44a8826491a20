namespace Kim.Generator.Models;

/// <summary>What a method is to its command; named as <c>Kim.StepKind</c> is.</summary>
internal enum StepKind
{
    Step,
    Catch,
    Compensation,
}

/// <summary>How the run waits for a step.</summary>
internal enum WaitKind
{
    None,
    Task,
    ValueTask,
    Join,
}

/// <summary>What a step gives.</summary>
internal enum ValueKind
{
    Nothing,
    Value,
    Reply,
    Next,
}

/// <summary>One step, catch or compensation.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Name">The method.</param>
/// <param name="Display">What it returns, as one reads it.</param>
/// <param name="ResultType">What it returns, fully qualified.</param>
/// <param name="Wait">How the run waits.</param>
/// <param name="Value">What it gives once awaited.</param>
/// <param name="ValueDisplay">The type it gives, as one reads it; of a join, the types; empty for nothing.</param>
/// <param name="ValueTypes">The types it gives, fully qualified: of a join one for each value, else at most one.</param>
/// <param name="Elements">Of a join, its elements; of a tuple in order, of a list just one.</param>
/// <param name="IsTuple">Whether a join is a tuple.</param>
/// <param name="Join">Of a join, what its [Step] says of its tasks.</param>
/// <param name="Parameters">What it takes along the edge.</param>
/// <param name="TakesToken">Whether a CancellationToken follows.</param>
/// <param name="IsAsync">Whether its body is async.</param>
/// <param name="Policy">Its timeout and retries.</param>
/// <param name="Following">The index of the step its value goes to; -1 where it is the reply, or where the value itself decides.</param>
/// <param name="Jumps">The steps its body names as To….</param>
/// <param name="Loops">Whether it may be jumped back to.</param>
/// <param name="CompensatedBy">Of a step, the index of its compensation.</param>
/// <param name="Compensates">Of a compensation, the index of the step that it undoes.</param>
internal sealed record StepModel(
    StepKind Kind,
    string Name,
    string Display,
    string ResultType,
    WaitKind Wait,
    ValueKind Value,
    string ValueDisplay,
    EquatableArray<string> ValueTypes,
    EquatableArray<JoinElement> Elements,
    bool IsTuple,
    JoinModel Join,
    EquatableArray<TypedName> Parameters,
    bool TakesToken,
    bool IsAsync,
    PolicyModel Policy,
    int Following,
    EquatableArray<int> Jumps,
    bool Loops,
    int? CompensatedBy,
    int? Compensates)
{
    /// <summary>Of a catch, the index of the step whose exceptions it is for; <see langword="null"/> for all.</summary>
    internal int? Catches { get; init; }

    /// <summary>Of a compensation, what it takes after the step's result.</summary>
    internal EquatableArray<FailureParameter> Failure { get; init; }

    /// <summary>Of a compensation, whether it also undoes a step that has begun and not completed.</summary>
    internal bool UndoesUnknown { get; init; }

    /// <summary>Whether a durable run never begins it a second time.</summary>
    internal bool Once { get; init; }

    /// <summary>What a durable run may wait for in it outside its process.</summary>
    internal EquatableArray<string> Awaits { get; init; }

    /// <summary>Names that the method had before.</summary>
    internal EquatableArray<string> FormerNames { get; init; }

    internal bool Waits => Wait != WaitKind.None;

    internal bool IsRetried => Policy.Attempts > 1;

    /// <summary>Whether its arguments are stored with a durable run.</summary>
    internal bool IsStored => Kind == StepKind.Compensation || (Kind == StepKind.Step && (Waits || IsRetried));

    /// <summary>Whether it may return a task that outlives the process: a signal, a long sleep, the run of another command.</summary>
    internal bool MayPark => this is
    {
        Kind: StepKind.Step, Wait: WaitKind.Task, IsAsync: false, Value: ValueKind.Nothing or ValueKind.Value,
    };
}
