using System.Buffers.Text;
using Licenzy.Server.Platform;

namespace Licenzy.Server.Accounts;

/// <summary>What changes with each change of a person's secrets, so that links made before it open nothing any more.</summary>
internal static class SecurityStamps
{
    public static string New() => Base64Url.EncodeToString(Ids.RandomBytes(16));
}
