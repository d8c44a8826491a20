using Kim;

namespace Transfers;

/// <summary>Which account.</summary>
public sealed record AccountName(string Name);

/// <summary>Shows an account, and how often something has happened on it.</summary>
[Command("GET /kim/accounts/{name}")]
public sealed partial class GetAccount(IBank bank) : Command<AccountName>
{
    [Step] Task<Account> Read() => bank.Read(Request.Name);

    [Step] Account Answer(Account account) => account;
}
