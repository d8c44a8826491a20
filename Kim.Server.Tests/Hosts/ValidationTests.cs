using Kim.Server.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>Requests are validated before the first step, and all that is wrong is in one reply.</summary>
public sealed class ValidationTests : IAsyncLifetime
{
    private AnyHost _host = null!;

    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    public async Task InitializeAsync() => _host = await AnyHost.Start(HostKind.ServerOnEpoll);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task All_that_does_not_fit_is_told_at_once(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind);
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: 'count' must be a whole number that fits Int32; 'from' must be an ISO 8601 date; 'seat' is missing""" + '"'
            + ""","errors":{"count":["'count' must be a whole number that fits Int32"],"from":["'from' must be an ISO 8601 date"],"seat":["'seat' is missing"]}}""",
            await host.Send(HttpMethod.Post, "/tickets", """{"count":"x","from":7,"travellers":[]}"""));
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: 'seat' is missing"}""",
            await host.Send(HttpMethod.Post, "/tickets", """{"count":1,"travellers":[]}"""));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task All_attributes_are_checked_at_once(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind);
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: The field count must be between 1 and 9; The field The seat is invalid""" + '"'
            + ""","errors":{"count":["The field count must be between 1 and 9."],"seat":["The field The seat is invalid."]}}""",
            await host.Send(HttpMethod.Post, "/tickets", """{"count":10,"seat":3,"travellers":[]}"""));
        Assert.Equal(
            """200 {"code":0,"msg":"success","data":"sold"}""",
            await host.Send(HttpMethod.Post, "/tickets", """{"count":9,"seat":4,"travellers":[{"name":"Ann"}],"way":{"$type":"walk"}}"""));
    }

    [Theory]
    [InlineData(""" "travellers":[{"name":"Ann"},{}] """, "The travellers[1].name field is required.")]
    [InlineData(
        """ "travellers":[{"name":"A"}] """,
        "The field travellers[0].name must be a string with a minimum length of 2 and a maximum length of 10.")]
    [InlineData(""" "travellers":[{"name":"Ann","e-mail":"x"}] """, "travellers[0].e-mail is not an e-mail address")]
    [InlineData(""" "travellers":[],"guests":{"Bob":{"name":""}} """, "The guests.Bob.name field is required.")]
    [InlineData(""" "travellers":[],"groups":[[],[null,{}]] """, "The groups[1][1].name field is required.")]
    [InlineData(""" "travellers":[],"way":{"$type":"train","class":3} """, "The field way.class must be between 1 and 2.")]
    public async Task What_is_inside_is_named_by_its_path(string members, string message) => Assert.Equal(
        $$"""400 {"code":1,"msg":"invalid request data: {{message}}"}""",
        await _host.Send(HttpMethod.Post, "/tickets", $$"""{"count":1,"seat":2,{{members}}}"""));

    [Fact]
    public async Task What_a_request_says_of_itself_counts_for_each_member_that_it_names() => Assert.Equal(
        """400 {"code":1,"msg":"invalid request data: the journey ends before it begins; the journey ends before it begins""" + '"'
        + ""","errors":{"from":["the journey ends before it begins"],"to":["the journey ends before it begins"]}}""",
        await _host.Send(
            HttpMethod.Post, "/tickets", """{"count":1,"seat":2,"travellers":[],"from":"2026-02-01","to":"2026-01-01"}"""));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_validator_that_throws_is_a_500_that_the_log_tells_once(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind);
        Assert.StartsWith(
            """500 {"code":1,"msg":"internal error","trace":""",
            await host.Send(HttpMethod.Post, "/tickets", """{"count":1,"seat":13,"travellers":[]}"""), StringComparison.Ordinal);
        Assert.StartsWith(
            "BuyTicket could not check its request, run ", Assert.Single(host.Errors.Lines), StringComparison.Ordinal);
        Assert.Equal(0, await host.RunsInFlight());
    }

    [Theory]
    [InlineData(ServiceLifetime.Singleton)]
    [InlineData(ServiceLifetime.Scoped)]
    [InlineData(ServiceLifetime.Transient)]
    public async Task Registered_validators_are_asked_too(ServiceLifetime lifetime)
    {
        await using var host = await AnyHost.Start(HostKind.App, new HostParts
        {
            Services = services =>
            {
                services.Add(new ServiceDescriptor(typeof(IRequestValidator<TicketOrder>), typeof(NoTens), lifetime));
                services.Add(new ServiceDescriptor(typeof(IRequestValidator<>), typeof(Anything<>), lifetime));
            },
        });
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: The field count must be between 1 and 9; ten is not sold; TicketOrder is not sold""" + '"'
            + ""","errors":{"count":["The field count must be between 1 and 9.","ten is not sold"],"":["TicketOrder is not sold"]}}""",
            await host.Send(HttpMethod.Post, "/tickets", """{"count":10,"seat":2,"travellers":[]}"""));
    }

    [Fact]
    public async Task A_request_from_code_is_validated_as_well()
    {
        var fault = await Assert.ThrowsAsync<ReplyException>(
            () => _host.Services.GetRequiredService<IKim>().Run(BuyTicket.Call(new TicketOrder(0, 2, []))).WaitAsync(ServerFixture.Limit));
        Assert.Equal(400, fault.StatusCode);
        Assert.Equal(
            """400 {"code":1,"msg":"invalid request data: The field count must be between 1 and 9."}""",
            await _host.Send(HttpMethod.Post, "/tickets/resold", """{"count":0}"""));
        Assert.Equal(
            """200 {"code":0,"msg":"success","data":"resold"}""", await _host.Send(HttpMethod.Post, "/tickets/resold", """{"count":1}"""));
    }

    [Fact]
    public async Task No_more_than_sixteen_errors_are_looked_for()
    {
        var travellers = string.Join(',', Enumerable.Repeat("{}", 1000));
        var reply = await _host.Send(HttpMethod.Post, "/tickets", $$"""{"count":1,"seat":2,"travellers":[{{travellers}}]}""");
        Assert.Contains("travellers[15].name", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("travellers[16].name", reply, StringComparison.Ordinal);
    }

    private sealed class NoTens : IRequestValidator<TicketOrder>
    {
        public void Validate(TicketOrder request, RequestErrors errors)
        {
            if (request.Count == 10)
            {
                errors.Add("count", "ten is not sold");
            }
        }
    }

    private sealed class Anything<T> : IRequestValidator<T>
    {
        public void Validate(T request, RequestErrors errors)
        {
            if (errors.Count > 0)
            {
                errors.Add($"{typeof(T).Name} is not sold");
            }
        }
    }
}
