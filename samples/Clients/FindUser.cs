using Kim;
using Npgsql;

namespace Clients;

/// <summary>Which user.</summary>
public sealed record UserId(long Id);

/// <summary>A user.</summary>
public sealed record User(long Id, string Name);

/// <summary>Looks a user up in PostgreSQL.</summary>
[Command("GET /users/{id}", Deadline = "5s", MaxConcurrency = 100)]
public sealed partial class FindUser(NpgsqlDataSource users) : Command<UserId>
{
    [Step]
    async Task<User?> Find(CancellationToken cancel)
    {
        await using var find = users.CreateCommand("SELECT name FROM users WHERE id = $1");
        find.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Request.Id });
        return await find.ExecuteScalarAsync(cancel) is string name ? new User(Request.Id, name) : null;
    }

    [Step] Reply Answer(User? user) => user is null ? NotFound($"there is no user {Request.Id}") : Ok(user);
}
