namespace Transfers;

/// <summary>What a transfer needs of a bank. A call names its effect by a key: with the same key again, it does nothing.</summary>
public interface IBank
{
    /// <summary>Takes money off an account, for a transfer.</summary>
    Task<Hold> Hold(string account, decimal amount, string key);

    /// <summary>Gives it to an account.</summary>
    Task Book(string account, decimal amount, string key);

    /// <summary>Gives back what is held.</summary>
    Task Release(Hold hold, string key);

    /// <summary>What has happened on an account.</summary>
    Task<Account> Read(string account);
}
