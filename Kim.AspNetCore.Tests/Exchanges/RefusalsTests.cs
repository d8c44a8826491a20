using System.Buffers;
using System.Reflection;
using System.Text.Json;
using Kim.AspNetCore.Exchanges;
using Kim.AspNetCore.Heads;
using Kim.Binding;
using Kim.Runs;
using Kim.Runtime.Tests;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Kim.AspNetCore.Tests.Exchanges;

/// <summary>The table of <c>docs/coding/failures.md</c> has every reply that Kim itself makes, and no other.</summary>
public sealed class RefusalsTests
{
    // By the method that makes it; what differs is "…", as in the table.
    private static readonly Dictionary<string, Reply> Made = new()
    {
        [nameof(RequestRefusals.MalformedHead)] = RequestRefusals.MalformedHead(new HeadFault(400, "…")),
        [nameof(RequestRefusals.MalformedBody)] = RequestRefusals.MalformedBody(new IOException("…")),
        [nameof(RequestRefusals.RefusedByServer)] = RequestRefusals.RefusedByServer(new BadHttpRequestException("…", 413)),
        [nameof(RequestRefusals.NoRoute)] = RequestRefusals.NoRoute(),
        [nameof(RequestRefusals.MethodNotAllowed)] = RequestRefusals.MethodNotAllowed("…", "GET, HEAD"),
        [nameof(RequestRefusals.Methods)] = RequestRefusals.Methods("GET, OPTIONS, POST"),
        [nameof(RequestRefusals.NoTunnel)] = RequestRefusals.NoTunnel(),
        [nameof(RequestRefusals.RefusedByPipeline)] = RequestRefusals.RefusedByPipeline(403, "…"),
        [nameof(RequestRefusals.MultipartBody)] = RequestRefusals.MultipartBody(),
        [nameof(RequestRefusals.TooManyPipelined)] = RequestRefusals.TooManyPipelined(256),
        [nameof(RequestRefusals.TooManyRequests)] = RequestRefusals.TooManyRequests(),
        [nameof(RequestRefusals.AppTimeout)] = RequestRefusals.AppTimeout(),
        [nameof(RequestRefusals.BareInternalError)] = RequestRefusals.BareInternalError(),
        [nameof(RunRefusals.InternalError)] = RunRefusals.InternalError("…"),
        [nameof(RunRefusals.InvalidRequest)] = RunRefusals.InvalidRequest(Errors("…")),
        [nameof(RunRefusals.Refused)] = RunRefusals.Refused(new InvalidRequestException("…")),
        [nameof(RunRefusals.StepTimeout)] = RunRefusals.StepTimeout(new StepTimeoutException("…", TimeSpan.FromSeconds(1))),
        [nameof(RunRefusals.DeadlinePassed)] = RunRefusals.DeadlinePassed("…"),
        [nameof(RunRefusals.ClientLeft)] = RunRefusals.ClientLeft(),
        [nameof(RunRefusals.TooManyRuns)] = RunRefusals.TooManyRuns("…"),
        [nameof(RunRefusals.Cancelled)] = RunRefusals.Cancelled(),
        [nameof(RunRefusals.NotYetStored)] = RunRefusals.NotYetStored("{id}"),
        [nameof(RunRefusals.NotAKey)] = RunRefusals.NotAKey("…", "…"),
        [nameof(RunRefusals.KeyOfAnother)] = RunRefusals.KeyOfAnother(),
        [nameof(RunRefusals.NoFile)] = RunRefusals.NoFile(),
        [nameof(RunRefusals.FileHasChanged)] = RunRefusals.FileHasChanged(),
        [nameof(RunRefusals.NoSuchRange)] = RunRefusals.NoSuchRange(10),
        [nameof(RunRefusals.Stopping)] = RunRefusals.Stopping(),
    };

    [Fact]
    public void Every_refusal_is_looked_at()
    {
        // What the others are made with, and a reply that refuses nothing.
        string[] parts =
        [
            nameof(RunRefusals.Of), nameof(RunRefusals.Later), nameof(RunRefusals.IsClientLeft), nameof(RunRefusals.Accepted), "At",
        ];
        var methods = new[] { typeof(RequestRefusals), typeof(RunRefusals) }
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.Name);
        Assert.Equal(methods.Except(parts).Order(StringComparer.Ordinal), Made.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_tells_every_refusal_and_no_other() =>
        Assert.Equal(Made.Values.Select(Row).Order(StringComparer.Ordinal), Told().Order(StringComparer.Ordinal));

    private static RequestErrors Errors(string message)
    {
        var errors = new RequestErrors();
        errors.Add(message);
        return errors;
    }

    // As the page has it: | status | `msg` | `header` |
    private static string Row(Reply reply)
    {
        var headers = (reply.Headers ?? []).Select(header => $"`{header.Key}: {header.Value}`");
        return $"| {reply.StatusCode} | {Message(reply)} | {string.Join(", ", headers)} |".Replace("  ", " ", StringComparison.Ordinal);
    }

    private static string Message(Reply reply)
    {
        var body = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(body);
        reply.WriteBody(body, json, Wire.Default);
        json.Flush();
        if (body.WrittenCount == 0)
        {
            return "";
        }

        using var read = JsonDocument.Parse(body.WrittenMemory);
        Assert.Equal(1, read.RootElement.GetProperty("code").GetInt32());
        return $"`{read.RootElement.GetProperty("msg").GetString()}`";
    }

    // | status | `msg` | header | when |
    private static IEnumerable<string> Told()
    {
        var page = Docs.Read("coding/failures.md");
        var section = page[page.IndexOf("## What Kim answers by itself", StringComparison.Ordinal)..];
        return from line in section[..section.IndexOf("\n## ", StringComparison.Ordinal)].Split('\n')
               where line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2])
               let cells = line.Split('|', StringSplitOptions.TrimEntries)
               select $"| {cells[1]} | {cells[2]} | {cells[3]} |".Replace("  ", " ", StringComparison.Ordinal);
    }
}
