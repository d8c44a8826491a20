using Xunit;

namespace Kim.Generator.Tests.Snapshots;

// What last steps answer with.
public sealed partial class EmittedCode
{
    [Fact]
    public void Endings() => Verify("""
        namespace App;
        public sealed record Order(int Id);
        [Command("POST /orders")]
        public sealed partial class Sample : Command<Order>
        {
            [Step]
            Reply Answer()
            {
                if (Request.Id == 0)
                {
                    return NotFound();
                }

                return Request.Id switch
                {
                    1 => Created("/orders/1", Request).WithHeader("X-Kind", "new"),
                    2 => Redirect("/orders", permanent: true),
                    3 => Json(Request),
                    _ => Text("none"),
                };
            }
        }
        """, test: nameof(Endings));
}
