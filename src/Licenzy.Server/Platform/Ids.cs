using System.Buffers.Binary;
using System.Security.Cryptography;
using Licenzy.Core.Formats;

namespace Licenzy.Server.Platform;

/// <summary>The one source of ids and random bytes. Ids are prefixed, sortable by time and opaque.</summary>
internal sealed class Ids(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly byte[] last = new byte[LicenzyId.RandomBytes];
    private long lastMs = -1;

    /// <summary>
    /// A new id. Those of one millisecond sort in the order in which they were made: what one transaction writes (the rows of a
    /// history, the events of a change) is read back in its order.
    /// </summary>
    public string New(string prefix)
    {
        lock (gate)
        {
            // Read behind the lock: who waited for it with an earlier time would make an id that sorts before those made meanwhile.
            var now = time.NowMs();
            if (now != lastMs || !Step(last))
            {
                RandomNumberGenerator.Fill(last);
                last[0] &= 0x7f; // room to step into
                lastMs = now;
            }

            return LicenzyId.Make(prefix, now, last);
        }
    }

    /// <summary>A random step forward, so that the next id of a millisecond cannot be guessed; false when there is no room.</summary>
    private static bool Step(Span<byte> bytes)
    {
        Span<byte> step = stackalloc byte[4];
        RandomNumberGenerator.Fill(step);
        var carry = 1 + (long)BinaryPrimitives.ReadUInt32BigEndian(step);
        for (var place = bytes.Length - 1; place >= 0 && carry > 0; place--)
        {
            carry += bytes[place];
            bytes[place] = (byte)carry;
            carry >>= 8;
        }

        return carry == 0;
    }

    /// <summary>Cryptographically strong random bytes, for keys and secrets.</summary>
    public static byte[] RandomBytes(int count) => RandomNumberGenerator.GetBytes(count);
}

internal static class TimeProviderExtensions
{
    /// <summary>Now, in Unix milliseconds: the unit of every stored time.</summary>
    public static long NowMs(this TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();
}
