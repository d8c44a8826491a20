namespace Kim.Runs;

/// <summary>A run took more steps than any run may: it loops without end. Not caught, not retried.</summary>
internal sealed class StepLimitException(string command)
    : InvalidOperationException($"{command} took {StepRunner.StepsMax} steps without ending: a loop needs a way out that is taken.");
