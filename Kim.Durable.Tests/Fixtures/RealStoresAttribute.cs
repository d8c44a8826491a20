using System.Reflection;
using Xunit.Sdk;

namespace Kim.Durable.Tests.Fixtures;

/// <summary>Runs a theory over the stores that have keys and servers, with each of the given cases.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RealStoresAttribute(params object?[] more) : DataAttribute
{
    public override IEnumerable<object?[]> GetData(MethodInfo testMethod)
    {
        if (RedisServer.IsInstalled)
        {
            yield return [StoreKind.Redis, .. more];
        }

        yield return [StoreKind.Garnet, .. more];
    }
}
