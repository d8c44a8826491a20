using Xunit;

namespace Kim.Generator.Tests.Snapshots;

// What is emitted for requests that are checked.
public sealed partial class EmittedCode
{
    [Fact]
    public void Checks() => Verify("""
        using System.ComponentModel.DataAnnotations;
        namespace App;
        public sealed record Line([Range(1, 10)] int Count);
        public sealed record Order(
            [Header("X-Tenant")] string Tenant, [StringLength(20, MinimumLength = 2), Display(Name = "The name")] string Name,
            List<Line> Lines, Line? Gift, Dictionary<string, Line>? ByDay) : IValidatableObject
        {
            public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => [];
        }
        [Command("POST /orders")]
        public sealed partial class Sample : Command<Order>
        {
            [Step] Reply Answer() => Ok();
        }
        """, test: nameof(Checks));
}
