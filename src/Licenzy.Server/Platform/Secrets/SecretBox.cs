using System.Security.Cryptography;
using System.Text;

namespace Licenzy.Server.Platform.Secrets;

/// <summary>
/// AES-256-GCM with a random nonce. The context (whose secret, in which field) is authenticated with it, so that a
/// ciphertext copied to another row or field does not open.
/// </summary>
internal sealed class SecretBox
{
    private const byte Format = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] key;
    private readonly SecretBox? previous;

    /// <param name="key">32 bytes.</param>
    /// <param name="previous">While a key is being replaced: what was sealed with the one before opens as well. Nothing is sealed with it.</param>
    public SecretBox(ReadOnlySpan<byte> key, SecretBox? previous = null)
    {
        if (key.Length != 32)
        {
            throw new ArgumentException("A key of 32 bytes is expected.", nameof(key));
        }

        this.key = key.ToArray();
        this.previous = previous;
    }

    public byte[] Seal(ReadOnlySpan<byte> secret, string context)
    {
        var box = new byte[1 + NonceBytes + TagBytes + secret.Length];
        box[0] = Format;
        var nonce = box.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = Cipher();
        cipher.Encrypt(
            nonce,
            secret,
            box.AsSpan(1 + NonceBytes + TagBytes),
            box.AsSpan(1 + NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(context)
        );
        return box;
    }

    public byte[] SealText(string secret, string context) => Seal(Encoding.UTF8.GetBytes(secret), context);

    /// <exception cref="CryptographicException">The key, the context or the box is another one.</exception>
    public byte[] Open(ReadOnlySpan<byte> box, string context)
    {
        if (box.Length < 1 + NonceBytes + TagBytes || box[0] != Format)
        {
            throw new CryptographicException("This is not a sealed secret of a known format.");
        }

        try
        {
            return OpenWithOwn(box, context);
        }
        catch (AuthenticationTagMismatchException) when (previous is not null)
        {
            return previous.Open(box, context);
        }
    }

    /// <summary>The same secret sealed with the present key; null when it is already.</summary>
    /// <exception cref="CryptographicException">Neither key opens it.</exception>
    public byte[]? Reseal(ReadOnlySpan<byte> box, string context)
    {
        try
        {
            OpenWithOwn(box, context);
            return null;
        }
        catch (AuthenticationTagMismatchException) when (previous is not null)
        {
            return Seal(previous.Open(box, context), context);
        }
    }

    public string OpenText(ReadOnlySpan<byte> box, string context) => Encoding.UTF8.GetString(Open(box, context));

    private byte[] OpenWithOwn(ReadOnlySpan<byte> box, string context)
    {
        var secret = new byte[box.Length - 1 - NonceBytes - TagBytes];
        using var cipher = Cipher();
        cipher.Decrypt(
            box.Slice(1, NonceBytes),
            box[(1 + NonceBytes + TagBytes)..],
            box.Slice(1 + NonceBytes, TagBytes),
            secret,
            Encoding.UTF8.GetBytes(context)
        );
        return secret;
    }

    /// <summary>One for each use: a cipher holds the state of its operation, and requests seal and open at the same time.</summary>
    private AesGcm Cipher() => new(key, TagBytes);
}
