using System.Text.Json;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Outbound;
using Licenzy.Server.Platform.Settings;

namespace Licenzy.Server.SignIn;

/// <summary>The provider did not do its part; the message says what.</summary>
internal sealed class OpenIdException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// What is asked of an OpenID Connect provider: where its pages are, its keys, and the token for a code. What it says of itself is kept
/// for ten minutes, and asked for anew when a key turns up that is not known.
/// </summary>
internal sealed class OpenIdProvider(OutboundGuard guard, LicenzySettings settings, TimeProvider time) : IDisposable
{
    private const int LongestAnswer = 256 * 1024;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly HttpClient http = OutboundHttp.ForProvider(guard);
    private readonly SemaphoreSlim gate = new(1, 1);
    private Known? known;

    /// <summary>What a provider says of itself.</summary>
    /// <param name="Issuer">What it calls itself, exactly: its tokens say the same.</param>
    /// <param name="AuthorizationEndpoint">The page on which people sign in.</param>
    /// <param name="TokenEndpoint">Where a code becomes a token.</param>
    /// <param name="Keys">Its keys (a JWK set).</param>
    /// <param name="ReadMs">When it was read, Unix ms.</param>
    internal sealed record Known(string Issuer, string AuthorizationEndpoint, string TokenEndpoint, JsonElement Keys, long ReadMs);

    public void Dispose()
    {
        http.Dispose();
        gate.Dispose();
    }

    /// <exception cref="OpenIdException">The provider cannot be reached, or says something impossible.</exception>
    public async Task<Known> DescribeAsync(bool anew, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            // A token with an invented key id must not make us ask the provider each time.
            var age = known is null ? long.MaxValue : time.NowMs() - known.ReadMs;
            if (known is null || age > Kept.TotalMilliseconds || (anew && age > Longest.TotalMilliseconds))
            {
                known = await ReadAsync(cancellationToken);
            }

            return known;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The ID token for a code.</summary>
    /// <exception cref="OpenIdException">The provider cannot be reached, or refuses.</exception>
    public async Task<string> ExchangeAsync(string code, string verifier, string redirectUri, CancellationToken cancellationToken)
    {
        var provider = await DescribeAsync(anew: false, cancellationToken);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = redirectUri,
            ["client_id"] = settings.OpenId.ClientId!,
            ["code_verifier"] = verifier,
        };
        if (settings.OpenId.ClientSecret is { } secret)
        {
            fields["client_secret"] = secret;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, provider.TokenEndpoint) { Content = new FormUrlEncodedContent(fields) };
        var answer = await SendAsync(request, cancellationToken);
        return Text(answer, "id_token") ?? throw new OpenIdException("The provider's answer has no ID token.");
    }

    private async Task<Known> ReadAsync(CancellationToken cancellationToken)
    {
        var authority = settings.OpenId.Authority!;
        var self = await GetAsync($"{authority}/.well-known/openid-configuration", cancellationToken);
        // Many call themselves by a name that ends in a slash, which the setting does not keep.
        if (Text(self, "issuer") is not { } issuer || (issuer != authority && issuer != $"{authority}/"))
        {
            throw new OpenIdException("The provider calls itself by another name than OpenId__Authority.");
        }

        var keys = await GetAsync(Required(self, "jwks_uri"), cancellationToken);
        return new Known(issuer, Required(self, "authorization_endpoint"), Required(self, "token_endpoint"), keys, time.NowMs());
    }

    private async Task<JsonElement> GetAsync(string url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await SendAsync(request, cancellationToken);
    }

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            await response.Content.LoadIntoBufferAsync(LongestAnswer, limit.Token);
            return response.IsSuccessStatusCode
                ? JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(limit.Token))
                : throw new OpenIdException($"The provider answered {(int)response.StatusCode} at {request.RequestUri!.AbsolutePath}.");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or IOException)
        {
            throw new OpenIdException("The provider cannot be reached, or answers something that is not JSON.", failure);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OpenIdException("The provider did not answer in time.", late);
        }
    }

    private static string Required(JsonElement of, string name) =>
        Text(of, name) is { } url
        && Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback)
            ? url
            : throw new OpenIdException($"The provider does not say its {name}, or not by https.");

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
