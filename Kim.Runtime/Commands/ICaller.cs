namespace Kim;

/// <summary>Who calls a command: the run whose step does so, <c>Other.Call(this, request)</c>. Every <see cref="Command"/> is one.</summary>
public interface ICaller
{
    /// <summary>The calling run.</summary>
    internal Command Caller { get; }
}
