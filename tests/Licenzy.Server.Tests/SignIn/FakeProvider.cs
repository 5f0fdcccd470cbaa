using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Licenzy.Server.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Licenzy.Server.Tests.SignIn;

/// <summary>An OpenID Connect provider on loopback, which signs in whom the test says.</summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    public const string ClientId = "licenzy";
    public const string Secret = "the client's secret";

    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge)> codes = new(StringComparer.Ordinal);
    private RSA key = RSA.Create(2048);
    private string keyId = "first";
    private WebApplication? app;

    public string Url { get; } = $"http://127.0.0.1:{TestServer.FreePort()}";

    /// <summary>Changes the claims of the next tokens.</summary>
    public Action<Dictionary<string, object>> Claims { get; set; } = _ => { };

    /// <summary>What it calls itself after its address.</summary>
    public string IssuerEnd { get; set; } = "";

    /// <summary>Signs the next tokens with a key that the provider does not show.</summary>
    public bool SignsWithForeignKey { get; set; }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add(Url);
        app.MapGet(
            "/.well-known/openid-configuration",
            () =>
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["issuer"] = Url + IssuerEnd,
                    ["authorization_endpoint"] = $"{Url}/authorize",
                    ["token_endpoint"] = $"{Url}/token",
                    ["jwks_uri"] = $"{Url}/keys",
                }
        );
        app.MapGet("/keys", () => new { keys = new[] { Shown() } });
        app.MapPost("/token", async (HttpRequest request) => Token(await request.ReadFormAsync()));
        await app.StartAsync();
    }

    /// <summary>What the person does on the provider's page: a code for the request that the browser brought.</summary>
    public string Authorize(Uri request)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(request.Query);
        query["client_id"].ToString().ShouldBe(ClientId);
        query["code_challenge_method"].ToString().ShouldBe("S256");
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        codes[code] = (query["nonce"].ToString(), query["code_challenge"].ToString());
        return $"code={code}&state={query["state"]}";
    }

    public void ChangeKey()
    {
        key = RSA.Create(2048);
        keyId = "second";
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }

        key.Dispose();
    }

    private IResult Token(IFormCollection form)
    {
        var proof = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        return form["client_secret"] == Secret && codes.TryRemove(form["code"].ToString(), out var begun) && begun.Challenge == proof
            ? Results.Json(new Dictionary<string, string>(StringComparer.Ordinal) { ["id_token"] = Signed(begun.Nonce) })
            : Results.BadRequest();
    }

    private string Signed(string nonce)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = Url + IssuerEnd,
            ["aud"] = ClientId,
            ["sub"] = "subject-1",
            ["nonce"] = nonce,
            ["iat"] = now,
            ["exp"] = now + 300,
        };
        Claims(claims);
        var head = new Dictionary<string, string>(StringComparer.Ordinal) { ["alg"] = "RS256", ["kid"] = keyId };
        var signed = $"{Part(head)}.{Part(claims)}";
        using var foreign = RSA.Create(2048);
        var signature = (SignsWithForeignKey ? foreign : key).SignData(
            Encoding.ASCII.GetBytes(signed),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private Dictionary<string, string> Shown()
    {
        var shown = key.ExportParameters(includePrivateParameters: false);
        return new(StringComparer.Ordinal)
        {
            ["kty"] = "RSA",
            ["kid"] = keyId,
            ["use"] = "sig",
            ["n"] = Base64Url.EncodeToString(shown.Modulus),
            ["e"] = Base64Url.EncodeToString(shown.Exponent),
        };
    }

    private static string Part<T>(T value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
