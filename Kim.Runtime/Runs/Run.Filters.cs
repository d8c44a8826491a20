namespace Kim.Runs;

// What comes before the first step, and what sees the reply.
internal sealed partial class Run
{
    /// <summary>Whether the request is validated before the first step.</summary>
    internal bool Checks => bound.Checks;

    /// <summary>What looks at the run before its first step and at its reply.</summary>
    internal FilterAttribute[] Filters => bound.Filters;

    /// <summary>Whether the run begins with something else than its first step.</summary>
    internal bool HasMoreThanSteps => bound.HasMoreThanSteps;

    /// <summary>Whether the first step has not begun, although the run has.</summary>
    internal bool IsBeforeSteps
    {
        get => HasMoreThanSteps && _seldom is not { StepsBegun: true };
        set => (_seldom ??= new()).StepsBegun = !value;
    }

    /// <summary>Services of the run's scope, or of the reactor.</summary>
    internal IServiceProvider Services => Scope?.ServiceProvider ?? bound.Services!;

    /// <summary>What the filters see; made for the first of them.</summary>
    internal FilterContext? FilterContext { get => _seldom?.FilterContext; set => (_seldom ??= new()).FilterContext = value; }

    /// <summary>When the run began, in the loop's milliseconds; known to filters only.</summary>
    internal long StartedMs { get => _seldom?.StartedMs ?? 0; set => (_seldom ??= new()).StartedMs = value; }

    /// <summary>What the filter that is waited for will say.</summary>
    internal Task<Reply?>? FilterTask
    {
        get => _seldom?.FilterTask;
        set
        {
            if (value is not null || _seldom is not null)
            {
                (_seldom ??= new()).FilterTask = value;
            }
        }
    }

    /// <summary>How many filters have let the run pass, and have not seen its reply.</summary>
    internal int FiltersPassed
    {
        get => _seldom?.FiltersPassed ?? 0;
        set => (_seldom ??= new()).FiltersPassed = value;
    }

    /// <summary>The reply to a request that could not be bound, unless a filter has another.</summary>
    internal Reply? Refusal { get => _seldom?.Refusal; set => (_seldom ??= new()).Refusal = value; }

    /// <summary>Whether there is no request.</summary>
    internal bool IsRefused => Refusal is not null;

    /// <summary>The HTTP request that started the run; <see langword="null"/> if code did.</summary>
    internal HttpInfo? HttpOrNull =>
        _seldom?.Http is { } known ? known : Receiver.NewHttpInfo() is { } http ? (_seldom ??= new()).Http = http : null;

    /// <summary>Validates the request.</summary>
    /// <returns>What is wrong with it.</returns>
    internal RequestErrors Check()
    {
        var errors = new RequestErrors { Services = Services, Wire = Runner.Wire };
        Command.CheckRequest(errors);
        bound.Validators?.Validate(Command, Scope?.ServiceProvider, errors);
        return errors;
    }
}
