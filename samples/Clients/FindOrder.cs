using Kim;
using MySqlConnector;

namespace Clients;

/// <summary>Which order.</summary>
public sealed record OrderId(long Id);

/// <summary>An order.</summary>
public sealed record Order(long Id, string Item);

/// <summary>Looks an order up in MariaDB, or MySQL.</summary>
[Command("GET /orders/{id}", Deadline = "5s", MaxConcurrency = 100)]
public sealed partial class FindOrder(MySqlDataSource orders) : Command<OrderId>
{
    [Step]
    async Task<Order?> Find(CancellationToken cancel)
    {
        await using var connection = await orders.OpenConnectionAsync(cancel);
        await using var find = new MySqlCommand("SELECT item FROM orders WHERE id = @id", connection);
        find.Parameters.AddWithValue("id", Request.Id);
        return await find.ExecuteScalarAsync(cancel) is string item ? new Order(Request.Id, item) : null;
    }

    [Step] Reply Answer(Order? order) => order is null ? NotFound($"there is no order {Request.Id}") : Ok(order);
}
