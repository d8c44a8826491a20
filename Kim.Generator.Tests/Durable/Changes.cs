using Xunit;

namespace Kim.Generator.Tests.Durable;

/// <summary>Changes of <see cref="Work"/>: what has changed; what stood there and what stands there now; what comes of it.</summary>
public static class Changes
{
    private const string Look = "[Step] private Task Look() => effect(Run.StepKey);";
    private const string Reserve = "[Step] private Task<string> Reserve() => effect(Run.StepKey);";
    private const string Approve = """[Step] private Task<string?> Approve(string hold) => Signal<string>("approval", within: "7d");""";
    private const string Wait = """Signal<string>("approval", within: "7d")""";
    private const string Book = """[Step] private Task<string> Book(string? word) => effect(Run.KeyFor(word ?? "none"));""";
    private const string Release = "[Compensates(nameof(Reserve))] private Task Release(string hold) => effect(Run.StepKey);";
    private const string Key = "Key = nameof(Ask.Id))";

    // If nothing has changed.
    private const string Reply = "Book-5-yes for 7";

    /// <summary>And the reply.</summary>
    public static TheoryData<string, string[], string> Fitting => new()
    {
        { "nothing", [], Reply },
        { "happened: renamed", ["Look()", "Watch()"], Reply },
        {
            "happened: renamed with its former name",
            [Look, "[Step, FormerName(\"Look\")] private Task Watch() => effect(Run.StepKey);"],
            Reply
        },
        { "happened: removed", [Look, ""], Reply },
        { "to come: renamed", [" Book(", " Order("], "Order-5-yes for 7" },
        {
            "to come: renamed with its former name",
            ["[Step] private Task<string> Book", "[Step, FormerName(\"Book\")] private Task<string> Order"],
            Reply
        },
        { "to come: removed", [Book, "", "Answer(string booked)", "Answer(string? booked)"], "yes for 7" },
        {
            "stands there: renamed with its former name",
            ["[Step] private Task<string?> Approve", "[Step, FormerName(\"Approve\")] private Task<string?> Ratify"],
            Reply
        },
        { "inserted above", [Reserve, "[Step] private Task Check() => effect(Run.StepKey);" + Reserve], Reply },
        {
            "inserted below",
            [Book, "[Step] private async Task<string?> Check(string? word) => word + await effect(Run.StepKey);" + Book],
            "Book-6-yesCheck-5 for 7"
        },
        {
            "field: added",
            ["private int _fee;", "private int _fee; private int _more = 3;", "{_fee}", "{_fee + _more}"],
            "Book-5-yes for 10"
        },
        {
            "field: removed",
            ["private int _fee;", "", "_fee = Request.Amount / 10", "_ = 0", "{_fee}", "nothing"],
            "Book-5-yes for nothing"
        },
        { "field: of a wider type", ["private int _fee", "private long _fee"], Reply },
        { "field: renamed with its former name", ["_fee", "_cost", "private int", "[FormerName(\"_fee\")] private int"], Reply },
        {
            "argument: renamed with its former name",
            ["Approve(string hold)", "Approve([FormerName(\"hold\")] string held)"],
            Reply
        },
        {
            "argument: removed",
            [
                Reserve, "[Step] private Task Reserve() => effect(Run.StepKey);", "Approve(string hold)", "Approve()",
                Release, "[Compensates(nameof(Reserve))] private Task Release() => effect(Run.StepKey);",
            ],
            Reply
        },
        { "command: renamed with its former name", [Key, Key + ", FormerName(\"Work\")", "class Work(", "class Labour("], Reply },
        { "request: member added", ["int Amount)", "int Amount, int More = 0)"], Reply },
        {
            "compensation: renamed with its former name",
            [Release, "[Compensates(nameof(Reserve)), FormerName(\"Release\")] private Task Free(string hold) => effect(Run.StepKey);"],
            Reply
        },
        {
            "compensation: added",
            [Release, Release + "[Compensates(nameof(Look))] private Task Unlook() => effect(Run.StepKey);"],
            Reply
        },
    };

    /// <summary>And what is said of the run, which is stuck.</summary>
    public static TheoryData<string, string[], string> Unfitting => new()
    {
        {
            "happened: moved below",
            [
                Reserve, "[Step] private string Other() => \"\";", "word ?? \"none\"", "held",
                "[Step] private Task<string> Book(string? word)",
                "[Step] private Task<string> Reserve(string? word) => effect(word + Run.StepKey);"
                    + "[Step] private Task<string> Book(string held)",
            ],
            "with this build Reserve would run again. When it was stored, Price, Look, Reserve had run and Book, Answer stood below "
                + "Approve; this build has Price, Look, Other, Approve, Reserve, Book, Answer"
        },
        {
            "to come: moved above",
            [
                Approve, "[Step] private Task<string> Book(string hold) => effect(hold + Run.StepKey);" + Approve,
                Book, "[Step] private string Other(string? word) => word ?? \"\";",
            ],
            "with this build Book would never run"
        },
        {
            "argument: of another type",
            [Reserve, "[Step] private async Task<int> Reserve() => (await effect(Run.StepKey)).Length;", "string hold", "int hold"],
            "the argument hold cannot be read as System.Int32"
        },
        { "argument: renamed", ["Approve(string hold)", "Approve(string held)"], "the argument held is not in it" },
        {
            "argument: added",
            [
                Reserve,
                "[Step] private (Task<string>, Task<string>) Reserve() => (effect(Run.KeyFor(\"a\")), effect(Run.KeyFor(\"b\")));",
                "Approve(string hold)", "Approve(string hold, string other)",
                Release, "[Compensates(nameof(Reserve))] private Task Release() => effect(Run.StepKey);",
            ],
            "the argument other is not in it"
        },
        {
            "field: of another type",
            ["int _fee;", "DateTime _fee;", "_fee = Request.Amount / 10", "_fee = default"],
            "the field _fee cannot be read as System.DateTime"
        },
        { "field: renamed", ["_fee", "_cost"], "the field _cost is not in it, but _fee is, which this build does not have" },
        {
            "request: member renamed",
            ["Amount", "Sum"],
            "its request has no Sum, which this build needs"
        },
        {
            "request: member of another type",
            ["int Amount", "DateTime Amount", "Request.Amount / 10", "Request.Amount.Year"],
            "the member Amount of its request cannot be read as System.DateTime"
        },
        {
            "signal: of another type",
            [
                "Task<string?> Approve", "Task<int?> Approve", "Signal<string>", "Signal<int?>", "string? word", "int? word",
                "word ?? \"none\"", "$\"{word}\"",
            ],
            "cannot be read as System.Nullable`1[System.Int32]"
        },
        {
            "signal: of another name",
            ["\"approval\"", "\"consent\""],
            "it waits there for the signal approval, and the step of this build for the signal consent"
        },
        {
            "signal: now a time",
            ["Task<string?> Approve", "Task Approve", Wait, "Sleep(\"7d\")", "string? word", "", "word ?? ", ""],
            "it waits there for the signal approval, and the step of this build for a time"
        },
        {
            "signal: no longer",
            [Wait, "Task.FromResult<string?>(hold)"],
            "it waits there for the signal approval, and the step of this build for nothing of the kind"
        },
        {
            "stands there: now async",
            ["private Task<string?> Approve", "private async Task<string?> Approve", Wait, "await effect(hold)"],
            "the step Approve, which is not one that may wait outside its process in this build"
        },
        { "compensation: removed", [Release, ""], "it is to be undone by Release, which this build does not have" },
        { "compensation: renamed", ["Release", "Free"], "it is to be undone by Release, which this build does not have" },
        { "compensation: argument renamed", ["Release(string hold)", "Release(string held)"], "the argument held is not in it" },
    };

    /// <summary>And what is said of the run, which is left alone.</summary>
    public static TheoryData<string, string[], string> Unknown => new()
    {
        { "stands there: renamed", ["Approve", "Ratify"], "stand at Approve, " },
        {
            "stands there: removed",
            [Approve, "", "string? word", "string word", "word ?? \"none\"", "word"],
            "stand at Approve, "
        },
        { "command: renamed", ["class Work(", "class Labour("], "Work: 1 or more runs stand at Approve, which this build does not have" },
    };
}
