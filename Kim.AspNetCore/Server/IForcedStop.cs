namespace Kim.AspNetCore.Server;

/// <summary>What a second signal cuts short.</summary>
internal interface IForcedStop
{
    /// <summary>Waits no longer: what is under way is given up. Any thread.</summary>
    void Force();
}
