using System.Text;
using Kim.Redis;
using Xunit;

namespace Kim.Redis.Tests;

public sealed class RespCounterTests
{
    public static TheoryData<string, int> Streams => new()
    {
        { "+OK\r\n", 1 },
        { "-ERR no\r\n:1\r\n_\r\n#t\r\n,1.5\r\n(123\r\n", 6 },
        { "$5\r\nhello\r\n$0\r\n\r\n$-1\r\n*-1\r\n*0\r\n", 5 },
        { "$10\r\n*3\r\n+OK\r\n+\r\n", 1 },
        { "*2\r\n*2\r\n:1\r\n$1\r\na\r\n*1\r\n+b\r\n+c\r\n", 2 },
        { "%2\r\n+a\r\n:1\r\n+b\r\n*2\r\n:2\r\n:3\r\n~1\r\n+x\r\n", 2 },
        { ">3\r\n+message\r\n+news\r\n$2\r\nhi\r\n:7\r\n", 1 },
        { "|1\r\n+ttl\r\n:10\r\n$1\r\na\r\n:2\r\n", 2 },
        { "=15\r\ntxt:Some string\r\n!21\r\nSYNTAX invalid syntax\r\n", 2 },
        { "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\nvv\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n", 2 },
        { "$5\r\nhel", 0 },
        { "*2\r\n:1\r\n", 0 },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Frames_are_counted_however_the_bytes_come(string stream, int count)
    {
        var bytes = Encoding.ASCII.GetBytes(stream);
        for (var size = 1; size <= bytes.Length; size++)
        {
            var counter = new RespCounter();
            foreach (var piece in bytes.Chunk(size))
            {
                counter.Add(piece);
            }

            Assert.Equal(count, counter.Count);
        }
    }
}
