using Kim.Binding;
using Kim.Durable.Http;
using Kim.Options;

namespace Kim.Durable;

/// <summary>The settings of durable runs.</summary>
internal static class DurableSettings
{
    // An owner renews it three times before it is over; a pause of a garbage collection must not end it.
    private static readonly TimeSpan LeaseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeaseMax = TimeSpan.FromMinutes(10);

    private const int RecordMin = 1_024;
    private const int RecordMax = 256 * 1_048_576;
    private const int NameMax = 100;

    internal static readonly IReadOnlyList<Setting<KimDurableOptions>> All =
    [
        new(
            "Durable:Lease",
            "10s",
            "how long a server that has died keeps others from its durable runs",
            static (options, text) => options.Lease = Duration.Parse(text),
            static options =>
            {
                if (options.Lease < LeaseMin || options.Lease > LeaseMax)
                {
                    throw new FormatException($"{options.Lease} is not a lease: write 1s to 10m");
                }
            }),
        new(
            "Durable:MaxRecord",
            "1MiB",
            "how large the record of a durable run may be, and the value of a signal",
            static (options, text) => options.MaxRecord = (int)Math.Min(ByteSize.Parse(text), int.MaxValue),
            static options =>
            {
                if (options.MaxRecord is < RecordMin or > RecordMax)
                {
                    throw new FormatException($"{options.MaxRecord} bytes is not a size of a record: write 1KiB to 256MiB");
                }
            }),
        new(
            "Durable:AllowEviction",
            "false",
            "whether durable runs may be kept in a Redis that removes keys when its memory is used up",
            static (options, text) => options.AllowEviction = bool.TryParse(text, out var allows)
                ? allows
                : throw new FormatException($"'{text}' is neither true nor false")),
        new(
            "Durable:Name",
            "",
            "a name that one living process has: the next one with it continues its durable runs at once",
            static (options, text) => options.Name = text,
            static options =>
            {
                if (options.Name.Length > NameMax)
                {
                    throw new FormatException($"it has {options.Name.Length} characters: write at most {NameMax}");
                }
            }),
        new(
            "Admin",
            AdminGuard.Local,
            "who may list, signal, cancel and resume durable runs: local (this machine), or a token",
            static (options, text) => options.Admin = text,
            static options => AdminGuard.Check(options.Admin)),
    ];
}
