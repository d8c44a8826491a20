using Kim.AspNetCore.Apps;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Kim.AspNetCore.Tests.Apps;

/// <summary>
/// Which attributes of ASP.NET Core stop which host: a server of our own enforces none, an app all but what is for controllers.
/// </summary>
public sealed class AspNetAttributesTests
{
    [Theory]
    [InlineData(typeof(Plain), null, null)]
    [InlineData(typeof(Described), null, null)]
    [InlineData(typeof(DescribedByOwn), null, null)]
    [InlineData(typeof(Open), null, null)]
    [InlineData(typeof(Authorized), "[Authorize]", null)]
    [InlineData(typeof(Inheriting), "[Authorize]", null)]
    [InlineData(typeof(AuthorizedByOwn), "[OnlyAdmins]", null)]
    [InlineData(typeof(AuthorizedByDerived), "[Reader]", null)]
    [InlineData(typeof(Limited), "[DisableRateLimiting], [EnableRateLimiting]", null)]
    [InlineData(typeof(Hosted), "[Host]", null)]
    [InlineData(typeof(Shared), "[EnableCors]", null)]
    [InlineData(typeof(SharedByOwn), "[OwnCors]", null)]
    [InlineData(typeof(Cached), "[OutputCache]", null)]
    [InlineData(typeof(Timed), "[RequestTimeout]", null)]
    [InlineData(typeof(Sized), "[RequestSizeLimit]", null)]
    [InlineData(typeof(NotForged), "[RequireAntiforgeryToken]", "[RequireAntiforgeryToken]")]
    [InlineData(typeof(MaybeForged), null, null)]
    [InlineData(typeof(Filtered), "[OwnFilter], [ServiceFilter]", "[OwnFilter], [ServiceFilter]")]
    [InlineData(typeof(FilteredByInterface), "[BareFilter]", "[BareFilter]")]
    [InlineData(typeof(EndpointFiltered), "[OwnEndpointFilter]", "[OwnEndpointFilter]")]
    [InlineData(typeof(LikeAController), "[ApiController], [Route]", "[ApiController], [Route]")]
    [InlineData(typeof(ResponseCached), "[ResponseCache]", "[ResponseCache]")]
    [InlineData(typeof(Consuming), "[Consumes]", "[Consumes]")]
    [InlineData(typeof(Validated), "[ValidateAntiForgeryToken]", "[ValidateAntiForgeryToken]")]
    [InlineData(typeof(Producing), null, null)]
    [InlineData(typeof(DescribedAndFiltered), "[Mixed]", "[Mixed]")]
    public void An_attribute_that_a_host_does_not_enforce_stops_its_start(Type command, string? server, string? app)
    {
        Refuses(server, command, AspNetAttributes.CheckForServer, "not enforced by a server that AddKimServer makes");
        Refuses(app, command, AspNetAttributes.CheckForApp, "for controllers, without effect on a command");
    }

    [Fact]
    public void A_command_without_a_route_has_no_use_for_any()
    {
        Refuses("[Authorize]", typeof(Authorized), AspNetAttributes.CheckForApp, "the command has no route", []);
        Refuses("[Authorize]", typeof(Authorized), AspNetAttributes.CheckForServer, "the command has no route", []);
        Refuses(null, typeof(Described), AspNetAttributes.CheckForApp, "", []);
    }

    private static void Refuses(string? names, Type command, Action<CommandDescriptor> check, string reason, string[]? routes = null)
    {
        var fault = Record.Exception(() => check(new CommandDescriptor
        {
            Name = command.Name,
            Type = command,
            Routes = routes ?? ["GET /a"],
            Steps = [],
            Edges = [],
            Graph = "",
            CreateFactory = _ => throw new NotSupportedException(),
        }));
        if (names is null)
        {
            Assert.Null(fault);
            return;
        }

        Assert.IsType<KimConfigurationException>(fault);
        Assert.StartsWith($"{command}: {names} {(names.Contains(',', StringComparison.Ordinal) ? "are each" : "is")} ", fault.Message,
            StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    private sealed class Plain;

    [Tags("a"), EndpointGroupName("b"), ExcludeFromDescription, ProducesResponseType(404), ProducesResponseType<int>(200),
        ApiExplorerSettings(GroupName = "x")]
    private sealed class Described;

    [OwnTags]
    private sealed class DescribedByOwn;

    [AllowAnonymous]
    private sealed class Open;

    [Authorize]
    private class Authorized;

    private sealed class Inheriting : Authorized;

    [OnlyAdmins]
    private sealed class AuthorizedByOwn;

    [Reader]
    private sealed class AuthorizedByDerived;

    [EnableRateLimiting("a"), DisableRateLimiting]
    private sealed class Limited;

    [Host("a")]
    private sealed class Hosted;

    [EnableCors]
    private sealed class Shared;

    [OwnCors]
    private sealed class SharedByOwn;

    [OutputCache]
    private sealed class Cached;

    [RequestTimeout(5)]
    private sealed class Timed;

    [RequestSizeLimit(5)]
    private sealed class Sized;

    [RequireAntiforgeryToken]
    private sealed class NotForged;

    [RequireAntiforgeryToken(false)]
    private sealed class MaybeForged;

    [OwnFilter, ServiceFilter(typeof(Plain))]
    private sealed class Filtered;

    [BareFilter]
    private sealed class FilteredByInterface;

    [OwnEndpointFilter]
    private sealed class EndpointFiltered;

    [ApiController, Route("a")]
    private sealed class LikeAController;

    [ResponseCache(Duration = 5)]
    private sealed class ResponseCached;

    [Consumes("application/json")]
    private sealed class Consuming;

    [ValidateAntiForgeryToken]
    private sealed class Validated;

    [Produces("application/json")]
    private sealed class Producing;

    [Mixed]
    private sealed class DescribedAndFiltered;

    private sealed class OwnTags : Attribute, ITagsMetadata
    {
        public IReadOnlyList<string> Tags => [];
    }

    private sealed class OnlyAdmins : Attribute, IAuthorizeData
    {
        public string? Policy { get; set; }

        public string? Roles { get; set; }

        public string? AuthenticationSchemes { get; set; }
    }

    private sealed class Reader() : AuthorizeAttribute("reader");

    private sealed class OwnCors : Attribute, IEnableCorsAttribute
    {
        public string? PolicyName { get; set; }
    }

    private sealed class OwnFilter : ActionFilterAttribute;

    private sealed class BareFilter : Attribute, IFilterMetadata;

    private sealed class OwnEndpointFilter : Attribute, IEndpointFilter
    {
        public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => next(context);
    }

    private sealed class Mixed() : ProducesResponseTypeAttribute(404), IEndpointFilter
    {
        public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => next(context);
    }
}
