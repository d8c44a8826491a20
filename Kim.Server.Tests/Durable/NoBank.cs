using Transfers;

namespace Kim.Server.Tests.Durable;

/// <summary>A bank that nobody asks.</summary>
internal sealed class NoBank : IBank
{
    public Task<Hold> Hold(string account, decimal amount, string key) => throw new NotSupportedException();

    public Task Book(string account, decimal amount, string key) => throw new NotSupportedException();

    public Task Release(Hold hold, string key) => throw new NotSupportedException();

    public Task<Account> Read(string account) => throw new NotSupportedException();
}
