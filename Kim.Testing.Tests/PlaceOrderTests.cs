using Microsoft.Extensions.DependencyInjection;
using Orders;
using Xunit;

namespace Kim.Testing.Tests;

/// <summary>The saga that ships as a sample, without sockets.</summary>
public sealed class PlaceOrderTests : IDisposable
{
    private readonly CommandTest _test = new(Orders.KimCommands.Table);
    private readonly InMemoryShop _shop = new();

    public PlaceOrderTests()
    {
        _test.Services.AddSingleton<IShop>(_shop);
        _shop.Put("apple", stock: 5, price: 250);
    }

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task An_order_goes_through()
    {
        var run = Order();
        Assert.Equal("Check, Load, Decide, Reserve, Charge, Confirm, Answer", run.Trace);
        Assert.Equal(new Sale("1", 500), run.Data<Sale>());
        Assert.Equal(3, await _shop.Stock("apple"));
        Assert.Equal(["Load", "Reserve", "Charge", "Confirm"], run.Completed);
        Assert.Empty(run.Undone);
    }

    [Fact]
    public void A_reservation_that_fails_once_is_tried_again()
    {
        _test.At("Reserve", StepRule.Throws(new IOException("the line is bad")));
        var run = Order();
        Assert.False(run.HasReplied);
        _test.Advance("1s");
        Assert.Equal("Check, Load, Decide, Reserve, Reserve#2, Charge, Confirm, Answer", run.Trace);
        Assert.Equal(200, run.Status);
    }

    [Fact]
    public async Task A_declined_card_gives_the_reservation_back()
    {
        var run = Order(CardDeclinedException.DeclinedCard);
        Assert.Equal("Check, Load, Decide, Reserve, Charge, Declined, Release", run.Trace);
        Assert.Equal(402, run.Status);
        Assert.Equal(["Release"], run.Undone);
        Assert.Equal(5, await _shop.Stock("apple"));
    }

    [Fact]
    public void A_confirmation_that_never_succeeds_undoes_everything_newest_first()
    {
        _test.At("Confirm", StepRule.Throws(new InvalidOperationException("no"), times: 2));
        var run = Order();
        _test.RunToEnd();
        Assert.Equal("Check, Load, Decide, Reserve, Charge, Confirm, Confirm#2, Refund, Release", run.Trace);
        Assert.Equal(500, run.Status);
        Assert.Empty(_shop.Receipts);
        Assert.Empty(_shop.Reservations);
    }

    [Fact]
    public void A_slow_bank_is_a_timeout_and_its_unknown_outcome_is_not_compensated()
    {
        _test.At("Charge", StepRule.Takes("3s"));
        var run = Order();
        _test.RunToEnd();
        Assert.Equal(504, run.Status);
        Assert.Equal(["Release"], run.Undone);
        Assert.Single(_shop.Receipts);
    }

    [Fact]
    public void A_join_has_one_timeout_for_all_of_it()
    {
        _test.At("Load", StepRule.Takes("2s"));
        var run = Order();
        _test.Advance("500ms");
        Assert.Equal("""{"code":1,"msg":"step Load took longer than 500ms"}""", run.Body);
        Assert.Equal("Check, Load", run.Trace);
    }

    [Fact]
    public void A_step_can_be_answered_by_name()
    {
        _test.At("Load", StepRule.Gives((Task.FromResult(100L), Task.FromResult<long?>(1L))));
        _test.At("Reserve", StepRule.Gives(new Reservation("1", "pear", 50)));
        var run = _test.Start<PlaceOrder, Order>(new Order("1", "pear", 50, "4242"));
        Assert.Equal(new Sale("1", 50), run.Data<Sale>());
    }

    [Theory]
    [InlineData("apple", 0, 400)]
    [InlineData("apple", 6, 409)]
    [InlineData("pear", 1, 404)]
    public void What_cannot_be_sold_is_refused(string item, long quantity, int status)
    {
        var run = _test.Start<PlaceOrder, Order>(new Order("1", item, quantity, "4242"));
        Assert.Equal(status, run.Status);
        Assert.Empty(_shop.Reservations);
    }

    private CommandRun Order(string card = "4242") => _test.Start<PlaceOrder, Order>(new Order("1", "apple", 2, card));
}
