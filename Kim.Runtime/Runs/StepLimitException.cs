namespace Kim.Runs;

/// <summary>A run took more steps than any run may: it loops without end. Not caught, not retried.</summary>
internal sealed class StepLimitException(string command)
    : InvalidOperationException($"{command} took {StepRunner.StepsMax} steps without ending: check the condition that ends its loop.");
