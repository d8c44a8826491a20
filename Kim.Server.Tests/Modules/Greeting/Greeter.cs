using Phrases;

namespace Greeting;

/// <summary>Greets in the words of the module's own dependency.</summary>
internal sealed class Greeter : IGreeter
{
    public string Greet(string name) => $"{Phrase.Hello}, {name}";
}
