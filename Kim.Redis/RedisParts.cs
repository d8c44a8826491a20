using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>A connection string by parts: the servers, user and password, and each further option by a name of the library's.</summary>
/// <remarks>User and password are kept apart from the text: in a connection string they cannot have a comma.</remarks>
internal sealed class RedisParts
{
    private const string EndPoints = "EndPoints";

    // Where the property of the library has another name than the word in a connection string.
    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AbortOnConnectFail"] = "abortConnect",
        ["ClientName"] = "name",
        ["ConfigurationChannel"] = "configChannel",
        ["Database"] = "defaultDatabase",
        ["DefaultVersion"] = "version",
        ["SetClientLibrary"] = "setlib",
    };

    private readonly List<string> _servers = [];
    private readonly Dictionary<string, string> _options = new(StringComparer.OrdinalIgnoreCase);
    private bool _isList;
    private string _user = "";
    private string _password = "";

    /// <summary>All but user and password, as a connection string.</summary>
    internal string Text => string.Join(',', [.. _servers, .. _options.Select(option => $"{option.Key}={option.Value}")]);

    /// <summary>Whether there is a server.</summary>
    internal bool HasServer => _servers.Count > 0;

    /// <summary>Sets a part.</summary>
    /// <param name="part">Its name, for example <c>User</c>; a list has <c>EndPoints:0</c> and so on.</param>
    /// <param name="text">Its value.</param>
    /// <exception cref="FormatException">There is no such part, or the value is not valid. No message has a password in it.</exception>
    /// <exception cref="ArgumentException">The same, as the library says it.</exception>
    internal void Set(string part, string text)
    {
        var (name, index) = part.Split(':', 2) is [var list, var item] ? (list, item) : (part, null);
        if (name.Equals(EndPoints, StringComparison.OrdinalIgnoreCase))
        {
            AddServers(index, text);
        }
        else if (index is not null)
        {
            throw new FormatException($"{name} has no parts: write it as one value");
        }
        else if (name.Equals("User", StringComparison.OrdinalIgnoreCase))
        {
            _user = text;
        }
        else if (name.Equals("Password", StringComparison.OrdinalIgnoreCase))
        {
            _password = text;
        }
        else
        {
            SetOption(Words.GetValueOrDefault(name, name), text);
        }
    }

    /// <summary>Sets user and password.</summary>
    internal void Apply(ConfigurationOptions options)
    {
        (options.User, options.Password) = (_user.Length > 0 ? _user : null, _password.Length > 0 ? _password : null);
    }

    private void AddServers(string? index, string text)
    {
        if (index is not null && (!int.TryParse(index, out _) || text.Contains(',', StringComparison.Ordinal)))
        {
            throw new FormatException($"'{text}' is not one server: write a list of host:port, one each, or one text with commas");
        }

        if (index is null ? _servers.Count > 0 : _servers.Count > 0 && !_isList)
        {
            throw new FormatException("the servers are given twice, as a list and as one text: leave one out");
        }

        foreach (var server in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (server.Length == 0 || server.Contains('=', StringComparison.Ordinal))
            {
                throw new FormatException($"'{server}' is not a server: write host:port, as in 127.0.0.1:6379");
            }

            RedisSettings.CheckText(server);
            _servers.Add(server);
        }

        _isList = index is not null;
    }

    // The library knows which options exist, and what each can be.
    private void SetOption(string word, string text)
    {
        if (text.Contains(',', StringComparison.Ordinal))
        {
            throw new FormatException("it has a comma, which only EndPoints, User and Password can have");
        }

        try
        {
            RedisSettings.CheckText($"localhost,{word}={text}");
        }
        catch (ArgumentException fault) when (fault.Message.StartsWith($"Keyword '{word}' is not supported", StringComparison.Ordinal))
        {
            throw new FormatException(
                "there is no such part: write EndPoints, User, Password, Database, Ssl, SslHost, ClientName, ServiceName, Protocol, or "
                + "another option of StackExchange.Redis by its name in a connection string", fault);
        }

        _options[word] = text;
    }
}
