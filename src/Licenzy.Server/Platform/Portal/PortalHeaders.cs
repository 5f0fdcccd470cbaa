namespace Licenzy.Server.Platform.Portal;

/// <summary>The headers of the portal's routes.</summary>
internal static class PortalHeaders
{
    /// <summary>With every write: the <c>csrf_token</c> of the session.</summary>
    public const string Csrf = "X-CSRF-Token";

    /// <summary>Which project is meant; without it the session's current one.</summary>
    public const string Project = "Licenzy-Project";

    /// <summary>Which mode is meant, <c>test</c> or <c>live</c>; without it test.</summary>
    public const string Mode = "Licenzy-Mode";
}
