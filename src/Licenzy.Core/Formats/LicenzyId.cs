using System.Buffers;
using System.Buffers.Binary;

namespace Licenzy.Core.Formats;

/// <summary>
/// The ids of Licenzy: a prefix, <c>_</c>, and 26 lower-case Crockford base32 digits of 48 bits of milliseconds and 80 random bits. They
/// sort by time, and are opaque to everybody else.
/// </summary>
public static class LicenzyId
{
    /// <summary>How many random bytes an id takes.</summary>
    public const int RandomBytes = 10;

    private const int Digits = 26;
    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Crockford32.Alphabet);

    /// <summary>Makes an id.</summary>
    /// <param name="prefix">The kind of thing (see <see cref="IdPrefix"/>).</param>
    /// <param name="nowMs">Unix ms, 0 to 2^48 - 1.</param>
    /// <param name="random">Ten random bytes.</param>
    /// <exception cref="ArgumentException">The time or the number of bytes is out of range.</exception>
    public static string Make(string prefix, long nowMs, ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nowMs);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(nowMs, 1L << 48);
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes, nameof(random));
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, nowMs << 16);
        random.CopyTo(bytes[6..]);
        Span<char> digits = stackalloc char[Digits];
        Crockford32.Write(BinaryPrimitives.ReadUInt128BigEndian(bytes), digits);
        return $"{prefix}_{digits}";
    }

    /// <summary>The least id that anything made at this time can have: where a time begins in the order of ids.</summary>
    /// <param name="prefix">The kind of thing.</param>
    /// <param name="atMs">Unix ms; what is out of range is taken to its end.</param>
    public static string First(string prefix, long atMs) => Make(prefix, Math.Clamp(atMs, 0, (1L << 48) - 1), stackalloc byte[RandomBytes]);

    /// <summary>When an id was made, Unix ms.</summary>
    /// <exception cref="FormatException">The text has not the form of an id.</exception>
    public static long TimeOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var digits = id.AsSpan(id.IndexOf('_', StringComparison.Ordinal) + 1);
        if (digits.Length != Digits || digits.ContainsAnyExcept(Alphabet))
        {
            throw new FormatException("The text has not the form of an id.");
        }

        // The first ten digits hold 50 bits: two that are always 0, and the 48 of the time.
        var atMs = 0L;
        foreach (var digit in digits[..10])
        {
            atMs = (atMs << 5) | (long)Crockford32.Alphabet.IndexOf(digit, StringComparison.Ordinal);
        }

        return atMs;
    }

    /// <summary>Whether a text has the form of an id with this prefix. It may still name nothing.</summary>
    public static bool IsValid(string prefix, string? text)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return text is not null
            && text.Length == prefix.Length + 1 + Digits
            && text.StartsWith(prefix, StringComparison.Ordinal)
            && text[prefix.Length] == '_'
            && text[prefix.Length + 1] is >= '0' and <= '7'
            && !text.AsSpan(prefix.Length + 1).ContainsAnyExcept(Alphabet);
    }
}

/// <summary>The prefixes of ids.</summary>
public static class IdPrefix
{
    /// <summary>Account.</summary>
    public const string Account = "acct";

    /// <summary>Project.</summary>
    public const string Project = "prj";

    /// <summary>User.</summary>
    public const string User = "usr";

    /// <summary>API key.</summary>
    public const string ApiKey = "key";

    /// <summary>Stripe connection.</summary>
    public const string Connection = "con";

    /// <summary>Product.</summary>
    public const string Product = "prd";

    /// <summary>Checkout attempt.</summary>
    public const string Attempt = "att";

    /// <summary>Entitlement.</summary>
    public const string Entitlement = "ent";

    /// <summary>Use of units.</summary>
    public const string Use = "use";

    /// <summary>Outbound event.</summary>
    public const string Event = "evt";

    /// <summary>Delivery of an outbound event.</summary>
    public const string Delivery = "dlv";

    /// <summary>Webhook endpoint.</summary>
    public const string WebhookEndpoint = "whe";

    /// <summary>Job that sends again what an endpoint missed.</summary>
    public const string Recovery = "rcv";

    /// <summary>Notice to the account.</summary>
    public const string Notice = "ntc";

    /// <summary>Earlier signing secret of a webhook endpoint.</summary>
    public const string WebhookSecret = "whs";

    /// <summary>Request.</summary>
    public const string Request = "req";

    /// <summary>Operator fact.</summary>
    public const string OperatorFact = "op";

    /// <summary>History row.</summary>
    public const string History = "his";

    /// <summary>Session of a signed-in person.</summary>
    public const string Session = "ses";

    /// <summary>Invitation to an account.</summary>
    public const string Invitation = "inv";

    /// <summary>Entry of the audit log.</summary>
    public const string AuditEntry = "aud";

    /// <summary>Mail to a person.</summary>
    public const string Mail = "mail";

    /// <summary>Something that happened at sign-in.</summary>
    public const string SignInEvent = "sig";
}
