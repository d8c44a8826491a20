namespace Kim.Runs;

/// <summary>Looks on and interferes: what a test puts into a runner. A server has none.</summary>
internal interface IRunProbe
{
    /// <summary>The step is about to run. May throw in its place.</summary>
    /// <returns>False where <see cref="Answer{T}"/> stands in for it.</returns>
    bool Enter(Run run);

    /// <summary>What a step is said to return.</summary>
    T Answer<T>(Run run);

    /// <summary>The step's wait is over: held back, it goes on with <see cref="StepRunner.Release"/>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="version">The wait.</param>
    /// <param name="succeeded">Whether nothing it waited for has failed.</param>
    void Hold(Run run, int version, bool succeeded);

    /// <summary>The run has replied, and ended with everything undone.</summary>
    void Ended(Run run);

    /// <summary>A compensation has ended without a fault.</summary>
    void Undone(Run run);
}
