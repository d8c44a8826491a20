namespace Kim.Server.Tests.Commands;

/// <summary>Which reply, and with what.</summary>
public sealed record EverydayRequest(string Which, string Text = "");

/// <summary>Cookies, all headers, and where something else is.</summary>
[Command("GET /kim/everyday/{which}")]
public sealed partial class Everyday : Command<EverydayRequest>
{
    [Step]
    Reply Answer()
    {
        try
        {
            return Request.Which switch
            {
                "headers" => Ok(Http.Headers.Where(line => line.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase)
                        && !line.Key.Equals("X-Request-Id", StringComparison.OrdinalIgnoreCase))
                    .Select(line => $"{line.Key.ToUpperInvariant()}={line.Value}").ToList()),
                "cookies" => Ok(Http.Cookies).WithCookie("seen", Http.Cookie("b") ?? "none").WithDeletedCookie("a"),
                "created" => Created("/things/7?a=b", 7),
                "created-bare" => Created("things/7"),
                "accepted" => Accepted(),
                "accepted-with" => Accepted("/jobs/7", 7),
                "moved" => Redirect("/there"),
                "moved-for-good" => Redirect("https://example.org/a%20b", permanent: true),
                "same-method" => Redirect("//example.org", preserveMethod: true),
                "same-method-for-good" => Redirect("/there", permanent: true, preserveMethod: true),
                "bad-url" => Redirect(Request.Text),
                "bad-location" => Created(Request.Text, 1),
                "bad-cookie" => Ok().WithCookie("id", Request.Text),
                _ => NotFound(),
            };
        }
        catch (ArgumentException refused)
        {
            return Text(refused.Message);
        }
    }
}
