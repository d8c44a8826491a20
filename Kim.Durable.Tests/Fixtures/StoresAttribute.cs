using System.Reflection;
using Xunit.Sdk;

namespace Kim.Durable.Tests.Fixtures;

/// <summary>Runs a theory over every store that is here. That a Redis is missing is said by <c>RedisIsInstalledTests</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StoresAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        foreach (var kind in Enum.GetValues<StoreKind>())
        {
            if (kind is StoreKind.Redis && !RedisServer.IsInstalled)
            {
                continue;
            }

            yield return [kind];
        }
    }
}
