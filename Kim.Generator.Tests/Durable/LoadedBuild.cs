using System.Reflection;
using Kim.Testing;

namespace Kim.Generator.Tests.Durable;

/// <summary>One build of commands, compiled from text in this process.</summary>
internal sealed class LoadedBuild(string source)
{
    private static readonly MethodInfo StartMethod = typeof(CommandTest).GetMethods()
        .Single(method => method.Name == nameof(CommandTest.Start) && method.GetParameters().Length == 1);

    private readonly Assembly _assembly = GeneratorTest.LoadAsItIs(source);

    /// <summary>Its commands.</summary>
    internal CommandTable Table => (CommandTable)_assembly.GetType("Sample.KimCommands")!.GetProperty("Table")!.GetValue(null)!;

    /// <summary>A value of one of its types.</summary>
    /// <param name="type">The type's name.</param>
    /// <param name="values">What its constructor takes.</param>
    internal object Make(string type, params object[] values) => Activator.CreateInstance(_assembly.GetType("Sample." + type)!, values)!;

    /// <summary>Starts a run.</summary>
    /// <param name="test">A test of this build.</param>
    /// <param name="command">The command's name.</param>
    /// <param name="request">What the constructor of its request takes.</param>
    internal CommandRun Start(CommandTest test, string command, params object[] request)
    {
        var type = _assembly.GetType("Sample." + command)!;
        var taken = type.BaseType!.GenericTypeArguments[0];
        var start = StartMethod.MakeGenericMethod(type, taken);
        return (CommandRun)start.Invoke(
            test, BindingFlags.DoNotWrapExceptions, null, [Activator.CreateInstance(taken, request)], culture: null)!;
    }
}
