using Transfers;

namespace Kim.Server.Tests.Durable;

/// <summary>A bank without books.</summary>
internal sealed class IdleBank : IBank
{
    public Task<Hold> Hold(string account, decimal amount, string key) => Task.FromResult(new Hold(account, amount));

    public Task Book(string account, decimal amount, string key) => Task.CompletedTask;

    public Task Release(Hold hold, string key) => Task.CompletedTask;

    public Task<Account> Read(string account) => Task.FromResult(new Account(account, 0, 0, 0));
}
