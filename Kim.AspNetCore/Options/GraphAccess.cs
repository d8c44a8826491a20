namespace Kim;

/// <summary>Who may read the commands' graphs.</summary>
public enum GraphAccess
{
    /// <summary>Clients on this machine.</summary>
    Local,

    /// <summary>Everyone.</summary>
    Public,
}
