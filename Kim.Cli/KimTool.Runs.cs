using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Kim.Cli.Verbs;

namespace Kim.Cli;

/// <content><c>kim runs</c> and what is below it.</content>
internal sealed partial class KimTool
{
    // As the server has it.
    private const int LimitMax = 1_000;
    private const int LimitDefault = 100;

    private readonly Option<string> _after = new("--after")
    {
        Description = "Those after this run: what the list before has ended with",
        HelpName = "ID",
    };

    private readonly Option<string> _command = new("--command") { Description = "Of this command", HelpName = "COMMAND" };

    private readonly Option<int> _limit = new("--limit")
    {
        Description = $"So many at most, 1 to {LimitMax}",
        HelpName = "N",
        DefaultValueFactory = _ => LimitDefault,
        CustomParser = ParseLimit,
    };

    private readonly Option<string> _state = OneOf("--state", "In this state", "running", "parked", "ended", "stuck");

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do it without a question" };

    private readonly Argument<string> _id = new("ID") { Description = "The run's id: 16 hexadecimal digits" };

    private static Option<string> OneOf(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, HelpName = string.Join('|', values) };
        option.CompletionSources.Add(values);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && !values.Contains(token.Value))
            {
                result.AddError($"{name} cannot be '{token.Value}': it is one of {string.Join(", ", values)}");
            }
        });
        return option;
    }

    private static int ParseLimit(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= LimitMax)
        {
            return limit;
        }

        argument.AddError($"'{text}' is not a whole number from 1 to {LimitMax}");
        return LimitDefault;
    }

    // Without a word after it, it lists.
    private Command Runs() => Lists(new("runs", "Lists durable runs, and looks after them")
    {
        Lists(new("list", "Lists durable runs")),
        ShowRun(),
        Signal(),
        Cancel(),
        Resume(),
    });

    private Command Lists(Command command)
    {
        foreach (var option in (Option[])[_command, _state, _limit, _after])
        {
            command.Add(option);
        }

        return Does(command, (cli, parsed) => RunsVerb.ListAsync(cli, Filter(parsed, "")));
    }

    private Command ShowRun()
    {
        var wait = new Option<string>("--wait") { Description = "Wait so long for its end, at most 1m: 30s", HelpName = "TIME" };
        return Does(
            new("show", "Shows a run, and its reply once it has ended") { _id, wait },
            (cli, parsed) => RunsVerb.ShowAsync(cli, parsed.GetRequiredValue(_id), parsed.GetValue(wait) ?? ""));
    }

    private Command Signal()
    {
        var name = new Argument<string>("NAME") { Description = "The signal's name" };
        var value = new Argument<string?>("JSON")
        {
            Description = "Its value; without it, what comes from the input",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var key = new Option<string>("--key")
        {
            Description = "Sent as Idempotency-Key: the same signal with the same key is taken once",
            HelpName = "KEY",
        };
        return Does(
            new("signal", "Sends a signal to a run") { _id, name, value, key },
            (cli, parsed) => RunsVerb.SignalAsync(
                cli, parsed.GetRequiredValue(_id), parsed.GetRequiredValue(name), parsed.GetValue(value), parsed.GetValue(key) ?? ""));
    }

    private Command Cancel() => Does(
        new("cancel", "Lets a run fail where it stands, and undo what it has done") { _id, _yes },
        (cli, parsed) => ActingVerbs.CancelAsync(cli, parsed.GetRequiredValue(_id), parsed.GetValue(_yes)));

    private Command Resume()
    {
        var id = new Argument<string?>("ID")
        {
            Description = "The run's id; without it, --command says which",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var at = new Option<string>("--at") { Description = "Continue one run at this step, and not where it stands", HelpName = "STEP" };
        var state = OneOf("--state", "Of many, those that are in this state; without it, stuck", "stuck", "parked");
        var command = new Command(
            "resume", "Continues runs that are stuck, or parked as if their time were over: one by its id, or many of a command")
        {
            id, at, _command, state, _limit, _after, _yes,
        };
        command.Validators.Add(result =>
        {
            var ofMany = ((Option[])[_command, state, _limit, _after]).FirstOrDefault(option =>
                result.GetResult(option) is { Implicit: false });
            if (result.GetValue(id) is not null)
            {
                Refuse(result, ofMany is not null, $"{ofMany?.Name} is for many runs, and ID is for one: leave one of the two out");
            }
            else
            {
                Refuse(result, string.IsNullOrEmpty(result.GetValue(_command)),
                    "Neither a run's ID nor --command says which runs shall be resumed");
                Refuse(result, result.GetResult(at) is not null, "--at is for one run: write its ID");
            }
        });
        return Does(command, async (cli, parsed) =>
        {
            if (parsed.GetValue(id) is { } one)
            {
                await ActingVerbs.ResumeAsync(cli, one, parsed.GetValue(at) ?? "", parsed.GetValue(_yes)).ConfigureAwait(false);
                return ExitCode.Ok;
            }

            var filter = Filter(parsed, parsed.GetValue(state) ?? "stuck");
            return await ActingVerbs.ResumeAsync(cli, filter, parsed.GetValue(_yes)).ConfigureAwait(false) ? ExitCode.Ok : ExitCode.Refused;
        });
    }

    private static void Refuse(CommandResult result, bool isWrong, string message)
    {
        if (isWrong)
        {
            result.AddError(message);
        }
    }

    private RunFilter Filter(ParseResult parsed, string state)
    {
        var after = parsed.GetValue(_after) ?? "";
        return new(
            parsed.GetValue(_command) ?? "", state.Length > 0 ? state : parsed.GetValue(_state) ?? "",
            after.Length > 0 ? RunId.Check(after) : "", parsed.GetValue(_limit));
    }
}
