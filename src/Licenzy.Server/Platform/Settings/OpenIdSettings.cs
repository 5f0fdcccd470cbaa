namespace Licenzy.Server.Platform.Settings;

/// <summary>Sign-in with an OpenID Connect provider: section <c>OpenId</c>.</summary>
internal sealed record OpenIdSettings
{
    /// <summary>
    /// The provider's issuer, as `https://login.example.com/tenant`: its `/.well-known/openid-configuration` says the rest. Without it
    /// nobody signs in this way.
    /// </summary>
    public required string? Authority { get; init; }

    /// <summary>The name by which the provider knows this installation.</summary>
    public required string? ClientId { get; init; }

    /// <summary>The secret that the provider gave for `OpenId__ClientId`.</summary>
    public required string? ClientSecret { get; init; }

    /// <summary>What the sign-in page calls the provider.</summary>
    public required string Name { get; init; }

    /// <summary>Whether people may sign in this way.</summary>
    internal bool IsEnabled => Authority is not null && ClientId is not null;

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => nameof(OpenIdSettings);

    internal static OpenIdSettings Read(SettingsReader reader)
    {
        var authority = reader.Text("OpenId:Authority", null)?.TrimEnd('/');
        var client = reader.Text("OpenId:ClientId", null);
        if (authority is not null && !(Uri.TryCreate(authority, UriKind.Absolute, out var uri) && IsSafe(uri)))
        {
            reader.Fault("OpenId:Authority", $"is \"{authority}\". Give the provider's https address.");
        }

        if (authority is not null && client is null)
        {
            reader.Fault("OpenId:ClientId", "is not set beside OpenId__Authority. Register this installation with the provider.");
        }

        return new OpenIdSettings
        {
            Authority = authority,
            ClientId = client,
            ClientSecret = reader.Text("OpenId:ClientSecret", null),
            Name = reader.Text("OpenId:Name", "Single sign-on")!,
        };
    }

    /// <summary>What a provider says decides who somebody is: it comes over https, or from this very machine.</summary>
    private static bool IsSafe(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);
}
