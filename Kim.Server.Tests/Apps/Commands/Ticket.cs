using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Kim.Server.Tests.Commands;

/// <summary>A number that is even.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class EvenAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value switch
    {
        13 => throw new InvalidDataException("the validator breaks at 13"),
        int number => number % 2 == 0,
        _ => true,
    };
}

/// <summary>Somebody who travels.</summary>
public sealed class Traveller
{
    /// <summary>A name.</summary>
    [Required, StringLength(10, MinimumLength = 2)]
    public string? Name { get; init; }

    /// <summary>An address.</summary>
    [EmailAddress(ErrorMessage = "{0} is not an e-mail address"), JsonPropertyName("e-mail")]
    public string? Mail { get; init; }
}

/// <summary>How somebody travels.</summary>
[JsonDerivedType(typeof(Train), "train")]
[JsonDerivedType(typeof(Walk), "walk")]
public abstract record Way;

/// <summary>By train.</summary>
public sealed record Train([Range(1, 2)] int Class) : Way;

/// <summary>On foot.</summary>
public sealed record Walk : Way;

/// <summary>What is checked before the first step, by attributes in every place.</summary>
public sealed record TicketOrder(
    [Range(1, 9)] int Count,
    [property: Even, Display(Name = "The seat")] int Seat,
    IReadOnlyList<Traveller> Travellers,
    Dictionary<string, Traveller>? Guests = null,
    Traveller?[][]? Groups = null,
    Way? Way = null,
    DateOnly? From = null,
    DateOnly? To = null) : IValidatableObject
{
    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        To < From ? [new ValidationResult("the journey ends before it begins", [nameof(From), nameof(To)])] : [];
}

/// <summary>Answers if the request is valid.</summary>
[Command("POST /tickets")]
public sealed partial class BuyTicket : Command<TicketOrder>
{
    [Step] string Answer() => "sold";
}

/// <summary>Sends its request on to another command.</summary>
[Command("POST /tickets/resold")]
public sealed partial class ResellTicket : Command<ResoldTicket>
{
    [Step] Task<string> Buy() => BuyTicket.Call(this, new(Request.Count, 2, []));

    [Step] string Answer(string sold) => $"re{sold}";
}

/// <summary>How many are sold again.</summary>
public sealed record ResoldTicket(int Count);
