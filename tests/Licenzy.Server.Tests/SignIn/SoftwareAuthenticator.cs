using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Licenzy.Server.Tests.SignIn;

/// <summary>A device with one passkey, as WebAuthn describes it: a P-256 key, no attestation, the user always verified.</summary>
internal sealed class SoftwareAuthenticator(string origin) : IDisposable
{
    private const byte UserPresent = 0x01;
    private const byte UserVerified = 0x04;
    private const byte CredentialIncluded = 0x40;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] credentialId = RandomNumberGenerator.GetBytes(16);
    private string? userHandle;
    private uint signCount;

    public string CredentialId => Base64Url.EncodeToString(credentialId);

    /// <summary>Whether the device makes sure who holds it.</summary>
    public bool VerifiesUser { get; set; } = true;

    public void Dispose() => key.Dispose();

    /// <summary>What <c>navigator.credentials.create</c> gives.</summary>
    public JsonObject Create(JsonNode options)
    {
        userHandle = options["user"]!["id"]!.ToString();
        var clientData = ClientData("webauthn.create", options["challenge"]!.ToString());
        var data = AuthenticatorData(
            options["rp"]!["id"]!.ToString(),
            CredentialIncluded,
            [.. new byte[16], 0, 16, .. credentialId, .. CoseKey()]
        );
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(3);
        writer.WriteTextString("fmt");
        writer.WriteTextString("none");
        writer.WriteTextString("attStmt");
        writer.WriteStartMap(0);
        writer.WriteEndMap();
        writer.WriteTextString("authData");
        writer.WriteByteString(data);
        writer.WriteEndMap();
        return Credential(
            new JsonObject
            {
                ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
                ["attestationObject"] = Base64Url.EncodeToString(writer.Encode()),
                ["transports"] = new JsonArray("internal"),
            }
        );
    }

    /// <summary>What <c>navigator.credentials.get</c> gives.</summary>
    public JsonObject Sign(JsonNode options)
    {
        signCount++;
        var clientData = ClientData("webauthn.get", options["challenge"]!.ToString());
        var data = AuthenticatorData(options["rpId"]!.ToString(), 0, []);
        var signature = key.SignData(
            [.. data, .. SHA256.HashData(clientData)],
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence
        );
        return Credential(
            new JsonObject
            {
                ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
                ["authenticatorData"] = Base64Url.EncodeToString(data),
                ["signature"] = Base64Url.EncodeToString(signature),
                ["userHandle"] = userHandle,
            }
        );
    }

    private JsonObject Credential(JsonObject response) =>
        new()
        {
            ["id"] = CredentialId,
            ["rawId"] = CredentialId,
            ["type"] = "public-key",
            ["clientExtensionResults"] = new JsonObject(),
            ["response"] = response,
        };

    private byte[] ClientData(string type, string challenge) =>
        Encoding.UTF8.GetBytes(
            JsonSerializer.Serialize(
                new
                {
                    type,
                    challenge,
                    origin,
                    crossOrigin = false,
                }
            )
        );

    private byte[] AuthenticatorData(string rpId, byte flags, byte[] credential)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, signCount);
        var all = (byte)(flags | UserPresent | (VerifiesUser ? UserVerified : 0));
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(rpId)), all, .. count, .. credential];
    }

    private byte[] CoseKey()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(5);
        writer.WriteInt32(1);
        writer.WriteInt32(2);
        writer.WriteInt32(3);
        writer.WriteInt32(-7);
        writer.WriteInt32(-1);
        writer.WriteInt32(1);
        writer.WriteInt32(-2);
        writer.WriteByteString(point.X!);
        writer.WriteInt32(-3);
        writer.WriteByteString(point.Y!);
        writer.WriteEndMap();
        return writer.Encode();
    }
}
