namespace Greeting;

/// <summary>Greets.</summary>
public interface IGreeter
{
    /// <summary>What to say to somebody.</summary>
    string Greet(string name);
}
