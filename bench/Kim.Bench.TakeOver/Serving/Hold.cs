namespace Kim.Bench.TakeOver.Serving;

/// <summary>A step that is under way for as long as the bench wants.</summary>
[Command("POST /hold", Durable = true)]
public sealed partial class Hold(Witness witness) : Command
{
    [Step]
    private Task Enter() => witness.Enter();

    [Step]
    private string Answer() => "done";
}
