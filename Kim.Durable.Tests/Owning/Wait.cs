using System.Runtime.CompilerServices;
using Kim.Durable.Tests.Fixtures;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>Waits with a bound.</summary>
internal static class Wait
{
    internal static Task Until(Func<bool> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "") =>
        Until(() => Task.FromResult(isSo()), what);

    internal static async Task Until(Func<Task<bool>> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "")
    {
        var limit = Environment.TickCount64 + (long)StoreCase.Limit.TotalMilliseconds;
        while (!await isSo())
        {
            Assert.True(Environment.TickCount64 < limit, $"It was never so: {what}");
            await Task.Delay(5);
        }
    }

    internal static async Task ToTask(this YieldAwaitable turn) => await turn;
}
