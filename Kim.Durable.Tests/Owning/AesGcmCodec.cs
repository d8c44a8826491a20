using System.Security.Cryptography;
using System.Text;

namespace Kim.Durable.Tests.Owning;

/// <summary>Encrypts what is stored of runs. docs/coding/durable.md shows it.</summary>
internal sealed class AesGcmCodec(byte[] key) : IRunCodec
{
    private const int Nonce = 12;
    private const int Tag = 16;

    public byte[] Encode(RunPart part, ReadOnlySpan<byte> plain)
    {
        var stored = new byte[Nonce + Tag + plain.Length];
        RandomNumberGenerator.Fill(stored.AsSpan(0, Nonce));
        using var aes = new AesGcm(key, Tag);
        aes.Encrypt(stored.AsSpan(0, Nonce), plain, stored.AsSpan(Nonce + Tag), stored.AsSpan(Nonce, Tag), NameOf(part));
        return stored;
    }

    public byte[] Decode(RunPart part, ReadOnlySpan<byte> stored)
    {
        var plain = new byte[stored.Length - Nonce - Tag];
        using var aes = new AesGcm(key, Tag);
        aes.Decrypt(stored[..Nonce], stored[(Nonce + Tag)..], stored.Slice(Nonce, Tag), plain, NameOf(part));
        return plain;
    }

    // So no part can be put in another's place.
    private static byte[] NameOf(RunPart part) => Encoding.UTF8.GetBytes($"{part.Run}/{part.Name}");
}
