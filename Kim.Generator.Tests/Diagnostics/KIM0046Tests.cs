using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0046: see docs/reference/rules/KIM0046.md.</summary>
public sealed class KIM0046Tests
{
    private const string Usings = """
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.Filters;
        using Microsoft.AspNetCore.RateLimiting;
        using Microsoft.AspNetCore.Routing;
        using Microsoft.Extensions.DependencyInjection;
        namespace App;
        public interface IShop;
        [AttributeUsage(AttributeTargets.All)] public sealed class OnlyAdmins : Attribute, IAuthorizeData { public string? Policy { get; set; } public string? Roles { get; set; } public string? AuthenticationSchemes { get; set; } }
        public sealed class Audited : ActionFilterAttribute;

        """;

    [Theory]
    [InlineData("Authorize", "Answer", "[Step, Authorize] string Answer() => \"\";",
        "a step is not an endpoint, the command is: write it on Sample")]
    [InlineData("EnableRateLimiting", "Answer", "[Step, EnableRateLimiting(\"slow\")] string Answer() => \"\";",
        "a step is not an endpoint, the command is: write it on Sample")]
    [InlineData("ProducesResponseType", "Answer", "[Step, ProducesResponseType(404)] string Answer() => \"\";",
        "a step is not an endpoint, the command is: write it on Sample")]
    [InlineData("OnlyAdmins", "Answer", "[Step, OnlyAdmins] string Answer() => \"\";",
        "a step is not an endpoint, the command is: write it on Sample")]
    [InlineData("HttpGet", "Answer", "[Step, HttpGet] string Answer() => \"\";", "it is for controllers, remove it")]
    [InlineData(
        "ServiceFilter", "Answer", "[Step, ServiceFilter(typeof(Audited))] string Answer() => \"\";", "it is for controllers, remove it")]
    [InlineData("Audited", "Answer", "[Step, Audited] string Answer() => \"\";", "it is for controllers, remove it")]
    [InlineData("EndpointSummary", "Answer", "[Step, EndpointSummary(\"x\")] string Answer() => \"\";",
        "write [System.ComponentModel.Description(\"…\")] on Sample")]
    [InlineData("EndpointName", "Answer", "[Step, EndpointName(\"x\")] string Answer() => \"\";", "a step is not an endpoint, remove it")]
    [InlineData("Authorize", "Failed", "[Step] string Answer() => \"\"; [Catch, Authorize] Reply Failed(Exception fault) => Ok();",
        "a step is not an endpoint, the command is: write it on Sample")]
    [InlineData("Authorize", "Undo",
        "[Step] Task Do() => Task.CompletedTask; [Step] string Answer() => \"\"; [Compensates(nameof(Do)), Authorize] void Undo() { }",
        "a step is not an endpoint, the command is: write it on Sample")]
    [InlineData("Authorize", "Help", "[Step] string Answer() => Help(); [Authorize] string Help() => \"\";",
        "a step is not an endpoint, the command is: write it on Sample")]
    [InlineData(
        "FromQuery", "Page", "[FromQuery] public int Page => 1; [Step] string Answer() => \"\";", "it is for controllers, remove it")]
    public Task Attribute_on_a_member_is_reported(string attribute, string at, string members, string fix) => GeneratorTest.Reports(
        "KIM0046",
        at,
        $"[{attribute}] on {at} has no effect: {fix}",
        $$"""{{Usings}}[Command("GET /a")] public sealed partial class Sample : Command { {{members}} }""");

    [Theory]
    [InlineData("FromServices", "[FromServices] string shop")]
    [InlineData("FromHeader", "[FromHeader] string shop")]
    [InlineData("FromKeyedServices", "[FromKeyedServices(\"k\")] string shop")]
    [InlineData("ServiceKey", "[ServiceKey] string shop")]
    public Task Attribute_on_a_steps_parameter_is_reported(string attribute, string parameter) => GeneratorTest.Reports(
        "KIM0046",
        "shop",
        $"[{attribute}] on parameter shop of Answer has no effect: a step takes what the step before it gives: take a service in the "
        + "constructor, and what the client sends from Request or Http",
        $$"""{{Usings}}[Command("GET /a")] public sealed partial class Sample : Command { [Step] string Begin() => ""; [Step] string Answer({{parameter}}) => shop; }""");

    [Theory]
    [InlineData("FromHeader", "[FromHeader] string shop")]
    [InlineData("ServiceKey", "[ServiceKey] string shop")]
    public Task Attribute_on_a_constructors_parameter_is_reported(string attribute, string parameter) => GeneratorTest.Reports(
        "KIM0046",
        "shop",
        $"[{attribute}] on parameter shop of Sample has no effect: a constructor takes services, and a command has no key: read what the "
        + "client sends from Request or Http",
        $$"""{{Usings}}[Command("GET /a")] public sealed partial class Sample({{parameter}}) : Command { [Step] string Answer() => shop; }""");

    [Fact]
    public Task Attribute_on_the_request_is_reported() => GeneratorTest.Reports(
        "KIM0046",
        "Sample",
        "[OnlyAdmins] on Note, the request has no effect: a step is not an endpoint, the command is: write it on Sample",
        $$"""{{Usings}}[OnlyAdmins] public sealed record Note(string Text); [Command("POST /a")] public sealed partial class Sample : Command<Note> { [Step] Note Answer() => Request; }""");

    [Fact]
    public Task An_attribute_of_the_class_or_of_a_service_is_not_reported() => GeneratorTest.IsClean($$"""
        {{Usings}}
        [Command("GET /good"), Authorize, Tags("a"), OnlyAdmins, ProducesResponseType(404)]
        public sealed partial class Good([FromServices] IShop shop, [FromKeyedServices("k")] IShop? keyed) : Command
        {
            [System.ComponentModel.Description("x"), Obsolete] string Old => $"{shop} {keyed}";
            [Step, System.Diagnostics.CodeAnalysis.SuppressMessage("a", "b")] string Answer() => "";
        }
        """);
}
