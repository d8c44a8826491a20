namespace Kim.Loops;

/// <summary>Something with unsent output.</summary>
internal interface IFlushTarget
{
    /// <summary>Sends what has gathered in this tick. Called once per tick that asked for it.</summary>
    void FlushTick();
}
