using System.Security.Cryptography;
using System.Text;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Idempotency;

/// <summary>What two requests with one key are compared by: the operation and the parsed body, not its bytes.</summary>
internal static class Fingerprint
{
    public static string Of<TRequest>(string operation, TRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(operation));
        hash.AppendData([0]);
        hash.AppendData(LicenzyJson.Bytes(request));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
