
namespace Kim.Server.Tests.Hosts;

/// <summary>Replies that cannot be written, each for its own reason.</summary>
internal static class Unwritable
{
    internal static readonly IReadOnlyDictionary<string, Func<int, Reply>> All = new Dictionary<string, Func<int, Reply>>
    {
        ["a getter that throws"] = status => Of(new Throwing(), status),
        ["a getter that throws after much was written"] = status => Of(new object[] { new string('x', 500_000), new Throwing() }, status),
        ["not a number"] = status => Of(double.NaN, status),
        ["infinity in a list"] = status => Of(new[] { 1, float.PositiveInfinity }, status),
        ["a cycle"] = status => Of(Cycle(), status),
        ["too deep"] = status => Of(Deep(100), status),
        ["a sequence that throws midway"] = status => Of(Midway(), status),
        ["a type that has no JSON"] = status => Of(typeof(Unwritable), status),
        ["a pointer"] = status => Of(new IntPtr(1), status),
    };

    private static JsonReply<T> Of<T>(T value, int status) => new(value, status);

    private static Node Cycle()
    {
        var node = new Node();
        node.Next = node;
        return node;
    }

    private static Node Deep(int depth) => new() { Next = depth == 0 ? null : Deep(depth - 1) };

    private static IEnumerable<int> Midway()
    {
        for (var i = 0; i < 100_000; i++)
        {
            yield return i;
        }

        throw new FaultyException("the sequence");
    }

    private sealed class Node
    {
        public Node? Next { get; set; }
    }

    private sealed class Throwing
    {
        public int Fine => 1;

        public int Value => throw new FaultyException("the getter");
    }
}
