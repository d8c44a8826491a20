namespace Kim.Testing;

/// <summary>A step that is about to run.</summary>
/// <param name="Command">The command's name.</param>
/// <param name="Step">The step, catch or compensation.</param>
/// <param name="Attempt">Which attempt, from 1.</param>
/// <param name="Visit">The how many-eth entry of this step in this run, further attempts included, from 1.</param>
public readonly record struct StepVisit(string Command, StepDescriptor Step, int Attempt, int Visit);
