namespace Kim.Testing.Tests.Commands;

/// <summary>A label that cannot be read.</summary>
public sealed class Label
{
    public string Text => throw new InvalidOperationException("the ink is gone");
}

/// <summary>Ships, and cannot say so.</summary>
[Command]
public sealed partial class Garbled : Command
{
    [Step, Retry(3)] Task<string> Pack() => Task.FromResult("parcel");

    [Step, Retry(3)] Label Print(string parcel) => new();

    [Catch] Reply Anything(Exception fault) => Text(fault.Message);

    [Compensates(nameof(Pack))] Task Unpack(string parcel) => Task.CompletedTask;
}

/// <summary>Refuses, and cannot say why.</summary>
[Command]
public sealed partial class GarbledRefusal : Command
{
    [Step] Task<string> Pack() => Task.FromResult("parcel");

    [Step] Reply Refuse(string parcel) => Json(new Label(), 409);

    [Compensates(nameof(Pack))] Task Unpack(string parcel) => Task.CompletedTask;
}

/// <summary>Takes what <see cref="Garbled"/> gives as a value: nothing of it is written.</summary>
[Command]
public sealed partial class CallsGarbled : Command
{
    [Step] Task<Label> Ask() => Garbled.Call(this);

    [Step] string Answer(Label label) => label.GetType().Name;
}
