using Kim.Bench.Shared;

namespace Kim.Bench.GeneratorCost;

/// <summary>
/// The source of the project that is built, a shop: one file per command, each with a request and five steps. Four kinds take turns:
/// plain, branch, join, and policies with a compensation.
/// </summary>
internal static class ShopSource
{
    internal const int Commands = 1000;

    internal const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Kim;
        global using StackExchange.Redis;
        """;

    private const int PerNamespace = 50;

    internal static string File(int index)
    {
        var name = $"Order{index}";
        var (attributes, body) = (index % 4) switch
        {
            0 => ("", Plain(name)),
            1 => ("", Branch(name)),
            2 => ("", Join(name)),
            _ => (", Deadline = \"5s\", MaxConcurrency = 200", Policies(name)),
        };
        return $$"""
            namespace Shop.Area{{index / PerNamespace}};

            /// <summary>What {{name}} is asked for.</summary>
            public sealed record {{name}}Request(string Customer, string Item, int Quantity, decimal Limit = 100m, string? Note = null);

            /// <summary>What {{name}} answers.</summary>
            public sealed record {{name}}Result(string Customer, string Item, decimal Price);

            /// <summary>An order of kind {{index}}.</summary>
            [Command("POST /area{{index / PerNamespace}}/order{{index}}"{{attributes}})]
            public sealed partial class {{name}}(IDatabase redis) : Command<{{name}}Request>
            {
                private string _customer = "";

            {{body}}

                private string Key(string part) => $"order:{{index}}:{part}:{Request.Customer}";
            }
            """;
    }

    private static string Plain(string name) => $$"""
            [Step]
            private string Check()
            {
                _customer = Request.Customer.Trim();
                return _customer.Length == 0 ? "nobody" : _customer.ToLowerInvariant();
            }

            [Step]
            private Task<RedisValue> Load(string customer) => redis.StringGetAsync(Key(customer));

            [Step]
            private decimal Price(RedisValue stored)
            {
                var price = stored.HasValue ? (decimal)(double)stored : 1m;
                for (var i = 1; i < Request.Quantity; i++)
                {
                    price += Math.Round(price * 0.99m / i, 2);
                }

                return Math.Min(price, Request.Limit);
            }

            [Step]
            private async Task<decimal> Store(decimal price)
            {
                await redis.StringSetAsync(Key("price"), (double)price);
                return price;
            }

            [Step]
            private {{name}}Result Answer(decimal price) => new(_customer, Request.Item, price);
        """;

    private static string Branch(string name) => $$"""
            [Step]
            private Next Check()
            {
                _customer = Request.Customer.Trim();
                if (_customer.Length == 0)
                {
                    return BadRequest("customer is empty");
                }

                return Request.Quantity > 10 ? ToLarge(Request.Quantity) : ToSmall();
            }

            [Step(Then = nameof(Store))]
            private Task<RedisValue> Small() => redis.StringGetAsync(Key("small"));

            [Step]
            private async Task<RedisValue> Large(int quantity)
            {
                var stored = await redis.StringGetAsync(Key("large"));
                return stored.HasValue ? stored : quantity;
            }

            [Step]
            private async Task<decimal> Store(RedisValue stored)
            {
                var price = stored.HasValue ? (decimal)(double)stored : 1m;
                await redis.StringSetAsync(Key("price"), (double)price);
                return Math.Min(price, Request.Limit);
            }

            [Step]
            private {{name}}Result Answer(decimal price) => new(_customer, Request.Item, price);
        """;

    private static string Join(string name) => $$"""
            [Step]
            private string Check()
            {
                _customer = Request.Customer.Trim();
                return _customer.Length == 0 ? "nobody" : _customer.ToLowerInvariant();
            }

            [Step]
            private (Task<RedisValue>, Task<RedisValue>) Load(string customer) =>
                (redis.StringGetAsync(Key("stock")), redis.StringGetAsync(Key(customer)));

            [Step]
            private decimal Price(RedisValue stock, RedisValue rebate)
            {
                var price = stock.HasValue ? (decimal)(double)stock : 1m;
                return rebate.HasValue ? price * (1m - ((decimal)(double)rebate / 100m)) : Math.Min(price, Request.Limit);
            }

            [Step]
            private async Task<decimal> Store(decimal price)
            {
                await redis.StringSetAsync(Key("price"), (double)price);
                return price;
            }

            [Step]
            private {{name}}Result Answer(decimal price) => new(_customer, Request.Item, price);
        """;

    private static string Policies(string name) => $$"""
            [Step]
            private Next Check()
            {
                _customer = Request.Customer.Trim();
                return _customer.Length == 0 ? BadRequest("customer is empty") : ToReserve(Request.Quantity);
            }

            [Step, Retry(3, Delay = "20ms", On = [typeof(TimeoutException)]), Timeout("500ms")]
            private async Task<long> Reserve(int quantity, CancellationToken cancellation)
            {
                cancellation.ThrowIfCancellationRequested();
                var left = await redis.StringDecrementAsync(Key("stock"), quantity);
                return left < 0 ? throw new TimeoutException($"{Request.Item} is out of stock") : left;
            }

            [Step, Timeout("1s")]
            private async Task<decimal> Charge(long left)
            {
                var price = Math.Min(Request.Limit, (Request.Quantity * 2m) + left);
                await redis.StringSetAsync(Key("price"), (double)price);
                return price;
            }

            [Step]
            private decimal Round(decimal price) => Math.Round(price, 2);

            [Step]
            private {{name}}Result Answer(decimal price) => new(_customer, Request.Item, price);

            [Catch]
            private Reply Late(TimeoutException late) => Fail(7, late.Message, 503);

            [Compensates(nameof(Reserve))]
            private Task Release(long left) => redis.StringIncrementAsync(Key("stock"), Request.Quantity);
        """;
}
