using Xunit;

namespace Kim.Redis.Tests;

/// <summary>Redis over TLS: what is trusted, what is shown, and what the log says if it does not fit.</summary>
public sealed class TlsTests
{
    public static TheoryData<string> Settings => WhyTests.Settings;

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task An_authority_that_is_named_is_trusted(string setting)
    {
        using var certificates = new RedisCertificates();
        using var redis = new RedisServer().StartTls(certificates.Settings(wantsClients: false));
        await Works($"{redis.Address},ssl=true", setting, Authority(certificates));
        await Works($"localhost:{redis.Port},ssl=true", setting, Authority(certificates));
        await Works($"{redis.Address},ssl=true,sslHost=redis.test", setting, Authority(certificates));
        await IsTold(
            "its TLS certificate is not trusted: its issuer is unknown here", $"{redis.Address},ssl=true", setting,
            $"--Kim:RedisCertificateAuthority={certificates.StrangerAuthorityPath}");
        await IsTold(
            "it is not made out to 'another.test' (set sslHost in Kim:Redis", $"{redis.Address},ssl=true,sslHost=another.test", setting,
            Authority(certificates));
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task A_certificate_is_shown_to_a_server_that_wants_one(string setting)
    {
        using var certificates = new RedisCertificates();
        using var redis = new RedisServer().StartTls(certificates.Settings(wantsClients: true));
        var address = $"{redis.Address},ssl=true";
        await Works(address, setting, Authority(certificates), $"--Kim:RedisCertificate={certificates.ClientPath}");
        await Works(
            address, setting, Authority(certificates), $"--Kim:RedisCertificate={certificates.ClientPfxPath}",
            $"--Kim:RedisCertificatePassword={RedisCertificates.Password}");
        await IsTold(
            "if it wants a client certificate (its setting 'tls-auth-clients'), set Kim:RedisCertificate", address, setting,
            Authority(certificates));
        await IsTold(
            "check that it trusts the authority that issued the client certificate of Kim:RedisCertificate", address, setting,
            Authority(certificates),
            $"--Kim:RedisCertificate={certificates.StrangerPath}");
    }

    private static string Authority(RedisCertificates certificates) =>
        $"--Kim:RedisCertificateAuthority={certificates.AuthorityPath}";

    private static async Task Works(string redis, params string[] settings)
    {
        await using var server = await RedisFixture.Start([$"--Kim:Redis={redis}", .. settings]);
        Assert.Equal("200 1", await server.Get("/keep/key/1"));
        Assert.DoesNotContain(server.Log.All, line => line.StartsWith("Warning: Redis", StringComparison.Ordinal));
    }

    private static async Task IsTold(string reason, string redis, params string[] settings)
    {
        await using var server = await RedisFixture.Start([$"--Kim:Redis={redis}", .. settings]);
        await server.Logs(reason);
        Assert.StartsWith("503", await server.Get("/keep/key/1"), StringComparison.Ordinal);
    }
}
