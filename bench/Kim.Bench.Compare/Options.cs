using System.Globalization;
using Kim.Bench.Shared;

namespace Kim.Bench.Compare;

/// <summary>What to compare, and for how long.</summary>
internal sealed record Options(
    int Rounds, double Seconds, IReadOnlyList<Contender> Contenders, IReadOnlyList<Mode> Modes, bool TwoReactors, string Name)
{
    internal static Options Parse(string[] args)
    {
        var options = new Options(7, 2, Contender.All, Mode.All, true, "compare");
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--one-reactor")
            {
                options = options with { TwoReactors = false };
                continue;
            }

            var value = i + 1 < args.Length ? args[i + 1] : throw Usage();
            options = args[i++] switch
            {
                "--rounds" when int.TryParse(value, CultureInfo.InvariantCulture, out var rounds) && rounds > 0 =>
                    options with { Rounds = rounds },
                "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 600 =>
                    options with { Seconds = seconds },
                "--peers" => options with { Contenders = Chosen(value, Contender.All, contender => contender.Name) },
                "--before" when Directory.Exists(value) =>
                    options with { Contenders = [.. options.Contenders, Contender.Before(Path.GetFullPath(value))] },
                "--modes" => options with { Modes = Chosen(value, Mode.All, Key) },
                "--name" when value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') => options with { Name = value },
                _ => throw Usage(),
            };
        }

        return options;
    }

    private static string Key(Mode mode) => mode.Endpoint.Name + (mode.Close ? "-close" : "");

    private static List<T> Chosen<T>(string names, T[] all, Func<T, string> name) =>
        [.. names.Split(',').Distinct().Select(n => all.FirstOrDefault(one => name(one) == n) ?? throw Usage())];

    private static BenchException Usage() => new($"""
        usage: run.sh [--rounds 7] [--seconds 2] [--peers A,B] [--before CHECKOUT] [--modes A,B] [--one-reactor] [--name compare]
               run.sh verify --url URL --count N --connections C [--close]
          peers: {string.Join(',', Contender.All.Select(contender => contender.Name))}
          modes: {string.Join(',', Mode.All.Select(Key))}
          --before adds Kim of another checkout, built with -c Release, as peer kim-before; give it after --peers
          --one-reactor leaves out the part with two reactors; --name is the name of the files in bench/results
        """);
}
