using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Reflection;
using Kim.Cli.Http;
using Kim.Cli.Output;
using Kim.Cli.Verbs;

namespace Kim.Cli;

/// <summary>What can be written after <c>kim</c>, and what it does.</summary>
internal sealed partial class KimTool
{
    private const string Name = "kim";
    private const string UrlVariable = "KIM_URL";
    private const string TokenVariable = "KIM_TOKEN";

    private readonly Screen _screen;

    private readonly Option<string> _url = new("--url")
    {
        Description = $"Where the server is: http://host:port, https://host:port or http://unix:/path. Without it {UrlVariable}, or "
            + ServerAddress.Default,
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string> _token = new("--token")
    {
        Description = $"The value of the server's setting Kim:Admin, sent as Authorization: Bearer. Without it {TokenVariable}",
        HelpName = "TOKEN",
        Recursive = true,
    };

    private readonly Option<string[]> _headers = new("--header")
    {
        Description = "A header field that is sent, too: 'X-Api-Key: …'. It may be given several times",
        HelpName = "FIELD",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print the server's answer as it came",
        Recursive = true,
    };

    private KimTool(Screen screen) => _screen = screen;

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(IReadOnlyList<string> args, Screen screen)
    {
        try
        {
            // A value may begin with an at sign.
            var parsed = new KimTool(screen).Build().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Action is ParseErrorAction)
            {
                throw new CliException(
                    ExitCode.WrongUse, $"{Wrong(parsed)}: {NameOf(parsed)} --help says what can be written");
            }

            // Ctrl+C ends the process at once: there is nothing to put in order.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = screen.Out,
                Error = screen.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }).ConfigureAwait(false);
        }
        catch (CliException fault)
        {
            screen.Error.WriteLine($"{Name}: {Plain.Line(fault.Message)}");
            return (int)fault.ExitCode;
        }
    }

    private static string Wrong(ParseResult parsed) => parsed.UnmatchedTokens is [var token, ..]
        ? $"'{token}' is not an option, an argument or a command of {NameOf(parsed)}"
        : parsed.Errors[0].Message.TrimEnd('.');

    private static string NameOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as CommandResult)
        {
            names.Insert(0, result.Command.Name);
        }

        return string.Join(' ', names);
    }

    private Command Build() => new(Name, "Shows the commands of a Kim server, and looks after its durable runs")
    {
        new HelpOption(),
        new VersionOption { Action = new VersionAction(_screen) },
        _url,
        _token,
        _headers,
        _json,
        Commands(),
        Graph(),
        Runs(),
    };

    private Command Commands() =>
        Does(new("commands", "Lists the commands of the server"), (cli, _) => CommandsVerb.RunAsync(cli));

    private Command Graph()
    {
        var name = new Argument<string>("NAME") { Description = "The command's name, or with its namespace" };
        var steps = new Option<bool>("--steps")
        {
            Description = "List the steps, each with those that may follow, instead of Mermaid's text",
        };
        return Does(
            new("graph", "Prints the graph of a command, as Mermaid") { name, steps },
            (cli, parsed) => GraphVerb.RunAsync(cli, parsed.GetRequiredValue(name), parsed.GetValue(steps)));
    }

    private Command Does(Command command, Func<CliContext, ParseResult, Task> action) =>
        Does(command, async (cli, parsed) =>
        {
            await action(cli, parsed).ConfigureAwait(false);
            return ExitCode.Ok;
        });

    private Command Does(Command command, Func<CliContext, ParseResult, Task<ExitCode>> action)
    {
        command.SetAction(async (parsed, _) =>
        {
            using var server = new ServerClient(
                ServerAddress.Parse(Given(parsed, _url, UrlVariable, ServerAddress.Default)), Given(parsed, _token, TokenVariable, ""),
                parsed.GetValue(_headers) ?? []);
            return (int)await action(new CliContext(_screen, server, parsed.GetValue(_json)), parsed).ConfigureAwait(false);
        });
        return command;
    }

    private string Given(ParseResult parsed, Option<string> option, string variable, string fallback) =>
        parsed.GetValue(option) is { Length: > 0 } given ? given
        : _screen.Environment(variable) is { Length: > 0 } set ? set
        : fallback;

    private sealed class VersionAction(Screen screen) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var version = typeof(KimTool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            screen.Out.WriteLine($"{Name} {version.Split('+')[0]}");
            return (int)ExitCode.Ok;
        }
    }
}
