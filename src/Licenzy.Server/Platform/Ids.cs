using System.Security.Cryptography;
using Licenzy.Core.Formats;

namespace Licenzy.Server.Platform;

/// <summary>The one source of ids and random bytes. Ids are prefixed, sortable by time and opaque.</summary>
internal sealed class Ids(TimeProvider time)
{
    public string New(string prefix)
    {
        Span<byte> random = stackalloc byte[10];
        RandomNumberGenerator.Fill(random);
        return LicenzyId.Make(prefix, time.GetUtcNow().ToUnixTimeMilliseconds(), random);
    }

    /// <summary>Cryptographically strong random bytes, for keys and secrets.</summary>
    public static byte[] RandomBytes(int count) => RandomNumberGenerator.GetBytes(count);
}

internal static class TimeProviderExtensions
{
    /// <summary>Now, in Unix milliseconds: the unit of every stored time.</summary>
    public static long NowMs(this TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();
}
