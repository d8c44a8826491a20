using System.Globalization;
using Kim.Bench.Durable.Contenders;
using Kim.Bench.Shared;

namespace Kim.Bench.Durable;

/// <summary>What to compare, and for how long.</summary>
/// <param name="Rounds">How often each contender is measured.</param>
/// <param name="Seconds">How long each load lasts.</param>
/// <param name="Contenders">Who takes part.</param>
/// <param name="Parked">Above 0: nothing is compared; so many runs are parked on Kim.</param>
/// <param name="Faults">Above 0: nothing is compared; Kim runs under faults for so many seconds.</param>
/// <param name="IsOfSaves">Whether nothing is compared but a save with the script call that it is.</param>
/// <param name="Name">The name of the file in <c>bench/results</c>.</param>
internal sealed record Options(
    int Rounds, double Seconds, IReadOnlyList<Contender> Contenders, int Parked, int Faults, bool IsOfSaves, string Name)
{
    internal static Options Parse(string[] args)
    {
        var options = new Options(2, 5, Contender.All, 0, 0, false, "");
        if (args is ["--saves", ..])
        {
            options = options with { Rounds = 5, Seconds = 3, IsOfSaves = true, Name = "durable-saves" };
        }

        for (var i = options.IsOfSaves ? 1 : 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw Usage();
            options = args[i] switch
            {
                "--rounds" when int.TryParse(value, CultureInfo.InvariantCulture, out var rounds) && rounds > 0 =>
                    options with { Rounds = rounds },
                "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 600 =>
                    options with { Seconds = seconds },
                "--parked" when int.TryParse(value, CultureInfo.InvariantCulture, out var parked) && parked > 0 =>
                    options with { Parked = parked },
                "--faults" when int.TryParse(value, CultureInfo.InvariantCulture, out var faults) && faults is > 0 and <= 3600 =>
                    options with { Faults = faults },
                "--only" => options with { Contenders = Chosen(value) },
                "--name" when value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') => options with { Name = value },
                _ => throw Usage(),
            };
        }

        if ((options.Parked > 0 || options.Faults > 0) && args.Any(arg => arg is "--rounds" or "--seconds" or "--only"))
        {
            throw Usage();
        }

        return options.Name.Length > 0 ? options : options with
        {
            Name = options.Parked > 0 ? "durable-parked" : options.Faults > 0 ? "durable-faults" : "durable",
        };
    }

    // "kim" alone is both of Kim's.
    private static List<Contender> Chosen(string names)
    {
        var wanted = names.Split(',');
        return wanted.All(name => Contender.All.Any(one => IsNamed(one, name)))
            ? [.. Contender.All.Where(one => wanted.Any(name => IsNamed(one, name)))]
            : throw Usage();

        static bool IsNamed(Contender one, string name) => one.Name == name || (name == "kim" && one is KimContender);
    }

    private static BenchException Usage() => new($"""
        usage: run.sh [--rounds 2] [--seconds 5] [--only A,B] [--name durable]
               run.sh --parked 1000000 [--name durable-parked]
               run.sh --saves [--rounds 5] [--seconds 3] [--name durable-saves]
               run.sh --faults 180 [--name durable-faults]
          contenders: {string.Join(',', Contender.All.Select(contender => contender.Name))}; kim: both of Kim's
          --parked compares nothing: it parks so many runs on Kim, in one Redis
          --faults compares nothing: clients of two of Kim's apps, while processes are killed and frozen, for so many seconds
          --name is the name of the file in bench/results
        """);
}
