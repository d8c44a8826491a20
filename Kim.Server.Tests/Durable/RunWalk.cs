using Xunit;

namespace Kim.Server.Tests.Durable;

/// <summary>A client's steps through a run.</summary>
internal static class RunWalk
{
    internal static async Task<Answer> Send(
        HttpClient client, HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var reply = await client.SendAsync(request);
        return new(
            (int)reply.StatusCode,
            await reply.Content.ReadAsStringAsync(),
            reply.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Asks until the answer has something.</summary>
    internal static async Task<T> Until<T>(Func<Task<Answer>> ask, Func<Answer, T?> find)
        where T : class
    {
        var limit = Environment.TickCount64 + (long)ServerFixture.Limit.TotalMilliseconds;
        while (true)
        {
            var answer = await ask();
            if (find(answer) is { } found)
            {
                return found;
            }

            Assert.True(Environment.TickCount64 < limit, $"It never came to that. The last answer was {answer}");
        }
    }
}
