namespace Kim;

/// <summary>Who may read the list of the commands, and their graphs.</summary>
public enum GraphAccess
{
    /// <summary>Clients on this machine.</summary>
    Local,

    /// <summary>Everyone.</summary>
    Public,
}
