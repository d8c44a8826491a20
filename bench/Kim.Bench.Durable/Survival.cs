namespace Kim.Bench.Durable;

/// <summary>What of the runs survives a crash of the machine, not only of the app.</summary>
internal enum Survival
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>What was accepted more than a second before.</summary>
    AllButOneSecond,

    /// <summary>Everything: each step is on the disk before the next one begins.</summary>
    All,
}
