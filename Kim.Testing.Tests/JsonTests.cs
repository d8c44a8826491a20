using System.Text;
using System.Text.Json;
using Kim.Testing.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Testing.Tests;

/// <summary>A test sees replies as the host's JSON options write them.</summary>
public sealed class JsonTests : IDisposable
{
    private readonly CommandTest _test = new(KimCommands.Table);

    public JsonTests() => _test.Services.ConfigureKimJson(json => json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper);

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_reply_is_written_as_the_host_says()
    {
        var run = _test.Start<Showing>();
        const string Expected = """{"code":0,"msg":"success","data":{"LINE_NUMBER":1}}""";
        Assert.Equal(Expected, run.Body);
        Assert.Equal(Expected, Encoding.UTF8.GetString(run.BodyBytes));
    }

    [Fact]
    public void So_are_the_items_of_a_stream() => Assert.Equal("{\"LINE_NUMBER\":2}\n", _test.Start<ShowingLines>().Body);
}
