namespace Kim.Generator.Models;

/// <summary>What the runs of a durable command need to outlive the process.</summary>
/// <param name="FormerNames">Names that the command had before.</param>
/// <param name="Key">The key of its request, as C# reads it; empty if the request has none.</param>
/// <param name="KeepMs">How long a run is kept after its end; 0 if it is not stated.</param>
/// <param name="Stored">The fields and properties that are stored with a run.</param>
/// <param name="Signals">The signals that its steps wait for.</param>
/// <param name="Request">The members of its request, which is stored one by one; none: it is stored as a whole, or there is none.</param>
/// <param name="KnowsRedis">Whether the project has what stores values of StackExchange.Redis.</param>
internal sealed record DurableModel(
    EquatableArray<string> FormerNames,
    string Key,
    double KeepMs,
    EquatableArray<KeptModel> Stored,
    EquatableArray<SignalModel> Signals,
    EquatableArray<StoredMemberModel> Request,
    bool KnowsRedis);

/// <summary>A signal.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it says, fully qualified, with nullability.</param>
internal sealed record SignalModel(string Name, string Type);

/// <summary>A member of a request that is stored.</summary>
/// <param name="Member">How the request is made with it: one whose source is <see cref="MemberSource.None"/> is not stored.</param>
/// <param name="Name">Its name in the record: as <c>[JsonPropertyName]</c> says it, else that in C#.</param>
/// <param name="Getter">The property or field that gives it; empty if it is not stored.</param>
internal sealed record StoredMemberModel(MemberModel Member, string Name, string Getter);
