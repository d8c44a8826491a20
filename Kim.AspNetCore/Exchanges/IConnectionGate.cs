namespace Kim.AspNetCore.Exchanges;

/// <summary>Counts the server's connections.</summary>
internal interface IConnectionGate
{
    /// <summary>One more. Any thread.</summary>
    /// <returns>False if it is one too many; it is counted all the same, until <see cref="Left"/>.</returns>
    bool Entered(ReactorHttp http);

    /// <summary>One less. Any thread.</summary>
    void Left(ReactorHttp http);
}
