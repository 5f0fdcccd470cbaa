using Microsoft.OpenApi;

namespace Licenzy.Server.Platform.OpenApi;

/// <summary>One of the documents: which routes it holds, and how they are opened.</summary>
/// <param name="Name">Its name in the address.</param>
/// <param name="PathPrefix">How the paths of its routes begin.</param>
/// <param name="Title">Its title.</param>
/// <param name="Description">What callers of all its routes should know.</param>
/// <param name="Scheme">The name of its security scheme.</param>
internal sealed record DocumentKind(string Name, string PathPrefix, string Title, string Description, string Scheme)
{
    private const string Bodies =
        "Bodies are strict snake_case JSON: an unknown field is refused by name. Every error is a problem "
        + "(RFC 9457) that also carries a stable code in `error`. Times are RFC 3339 in UTC.";

    public static readonly DocumentKind Runtime = new(
        "v1",
        "v1/",
        "Licenzy runtime API",
        "Licenzy turns Stripe payments into access. Send an API key as a bearer token; the key chooses the project and the mode, "
            + $"never a body. {Bodies}",
        "api_key"
    );

    public static readonly DocumentKind Portal = new(
        "portal",
        "portal/",
        "Licenzy portal API",
        "What people and their automation do: configuration, support, manual actions. Sign in, keep the cookie, and send the "
            + "`csrf_token` as `X-CSRF-Token` with every write. `Licenzy-Project` chooses the project and `Licenzy-Mode` the mode; "
            + $"without them the session's current project and test mode are meant. {Bodies}",
        "session"
    );

    /// <summary>How a caller shows who they are.</summary>
    public OpenApiSecurityScheme Security =>
        this == Runtime
            ? new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key of a project: `lz_test_…` or `lz_live_…`.",
            }
            : new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = "licenzy_session",
                Description = "The cookie of a sign-in (over https it is called `__Host-licenzy_session`).",
            };
}
