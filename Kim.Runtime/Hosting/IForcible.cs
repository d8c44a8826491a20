namespace Kim.Hosting;

/// <summary>What a second signal cuts short.</summary>
internal interface IForcible
{
    /// <summary>Waits no longer: what is under way is given up. Any thread.</summary>
    void Force();
}
