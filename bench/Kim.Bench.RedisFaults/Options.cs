using System.Globalization;
using Kim.Bench.RedisFaults.Faults;
using Kim.Bench.Shared;

namespace Kim.Bench.RedisFaults;

/// <summary>What to measure, and for how long.</summary>
/// <param name="Seconds">How long each seam is under faults.</param>
/// <param name="Seed">Of the order of faults, and of what in them is random.</param>
/// <param name="Seams">Which ones.</param>
/// <param name="Kinds">Which faults.</param>
/// <param name="IsCost">Whether what a seam costs is measured, and not what it does under faults.</param>
internal sealed record Options(int Seconds, int Seed, IReadOnlyList<Seam> Seams, IReadOnlyList<FaultKind> Kinds, bool IsCost)
{
    private static readonly FaultKind[] AllKinds = [.. Enum.GetValues<FaultKind>().Where(kind => kind is not FaultKind.None)];

    internal static Options Parse(string[] args)
    {
        var options = new Options(120, 17, Seam.All, AllKinds, false);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--seams")
            {
                options = options with { IsCost = true };
                continue;
            }

            var value = i + 1 < args.Length ? args[i + 1] : throw Usage();
            options = args[i++] switch
            {
                "--seconds" when Number(value) is var seconds and > 0 => options with { Seconds = seconds },
                "--seed" when Number(value) is var seed and >= 0 => options with { Seed = seed },
                "--seam" when value == "all" => options with { Seams = Seam.All },
                "--seam" when Seam.All.FirstOrDefault(seam => seam.Name == value) is { } seam => options with { Seams = [seam] },
                "--kinds" => options with { Kinds = [.. value.Split(',').Distinct().Select(Kind)] },
                _ => throw Usage(),
            };
        }

        return options;
    }

    private static FaultKind Kind(string name) => AllKinds.FirstOrDefault(kind => $"{kind}" == name) is var kind and not FaultKind.None
        ? kind
        : throw Usage();

    private static int Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : -1;

    private static BenchException Usage() => new($"""
        usage: run.sh [--seconds 120] [--seed 17] [--seam {string.Join('|', Seam.All.Select(seam => seam.Name))}|all] [--kinds A,B]
               run.sh --seams
          kinds: {string.Join(',', AllKinds)}
          --seams measures what each seam costs, without faults
        """);
}
