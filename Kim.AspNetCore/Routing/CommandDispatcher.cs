using System.Text.Json;
using Kim.AspNetCore.Exchanges;
using Kim.CompilerServices;
using Kim.Diagnostics;
using Kim.Runs;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Routing;

/// <summary>From a request that has been read to a run that has begun: route, command object, binding, start. Knows no server.</summary>
internal sealed partial class CommandDispatcher(RouteTable routes, StepRunner runner, ILoggerFactory loggers)
{
    private readonly ILogger _log = SafeLoggerFactory.Of(loggers).CreateLogger<CommandDispatcher>();

    /// <summary>Finds the route, before the body is read.</summary>
    internal RouteMatch Match(Exchange exchange) => routes.Match(exchange.Method, exchange.Target);

    /// <summary>Begins the run of a matched request, or refuses it; either way the exchange gets one reply.</summary>
    internal void Start(Exchange exchange, in RouteMatch match)
    {
        if (Traces.AreOn)
        {
            exchange.BeginTrace(match.Route);
        }

        if (match.Refusal is { } early)
        {
            exchange.Refuse(early);
            return;
        }

        var bound = match.Route!.Command;
        Run? run = null;
        Reply? refusal;
        try
        {
            run = runner.Create(bound, exchange.Number);
            run.Receiver = exchange;
            run.Activity = exchange.Activity;
            if (exchange.Context is { } context)
            {
                run.Context = context;
            }

            refusal = Bind(run.Command, exchange, match);
        }
        catch (Exception fault)
        {
            Fail(exchange, bound.Descriptor, run, fault);
            return;
        }

        if (refusal is not null)
        {
            runner.Refuse(run, refusal);
        }
        else
        {
            runner.Start(run);
        }
    }

    // Before the first step: there is nothing to undo, and whatever it was, it is not the client's fault.
    private void Fail(Exchange exchange, CommandDescriptor descriptor, Run? run, Exception fault)
    {
        var id = exchange.Id;
        var reply = RunRefusals.InternalError(id);
        using var scope = _log.BeginScope(new RunScope(id, null, exchange.TraceId));
        if (run is not null)
        {
            LogBindingFault(fault, descriptor.Name, id);
            runner.Refuse(run, reply);
            return;
        }

        LogConstructorFault(fault, descriptor.Name, id);
        RunMetrics.NotMade(descriptor, reply.StatusCode);
        exchange.Answer(reply);
    }

    private Reply? Bind(Command command, Exchange exchange, in RouteMatch match)
    {
        var route = match.Route!;
        var reader = new RequestReader(
            route.Index, match.Values, match.Query, exchange.Body.Span, exchange, exchange.Upload, runner.Wire, route.Names);
        try
        {
            command.BindRequest(ref reader);
            return null;
        }
        catch (InvalidRequestException fault)
        {
            return RunRefusals.InvalidRequest(reader.Errors(fault));
        }
        catch (JsonException fault) when (fault.LineNumber is not null)
        {
            return RunRefusals.InvalidRequest(reader.Errors(reader.Malformed(fault)));
        }
        catch (Exception fault) when (RequestReader.IsRefusal(fault))
        {
            return RunRefusals.InvalidRequest(reader.Errors(reader.Refused(fault)));
        }
    }

    [LoggerMessage(LogLevel.Error, "{Command} could not read its request, run {Run}")]
    private partial void LogBindingFault(Exception fault, string command, string run);

    [LoggerMessage(LogLevel.Error, "{Command} could not be made, run {Run}: its constructor or one of its services threw")]
    private partial void LogConstructorFault(Exception fault, string command, string run);
}
