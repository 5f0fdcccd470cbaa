using Licenzy.Core;

namespace Licenzy.Server.Platform.Portal;

/// <summary>
/// Who calls <c>/portal</c>: a signed-in person, in one of their accounts and, on the routes of a project, in one of its projects and
/// in one mode. Never serves a runtime call.
/// </summary>
/// <param name="UserId">The person, <c>usr_…</c>.</param>
/// <param name="Email">The person's address.</param>
/// <param name="SessionId">The session, <c>ses_…</c>.</param>
/// <param name="AuthenticatedMs">When the person last proved who they are, Unix ms.</param>
internal sealed record PortalCaller(string UserId, string Email, string SessionId, long AuthenticatedMs)
{
    /// <summary>The account; null on routes that are about the person alone.</summary>
    public string? AccountIdOrNull { get; init; }

    /// <summary>What the person is in that account.</summary>
    public PortalRole Role { get; init; }

    /// <summary>The project; null on routes that are not about one.</summary>
    public string? ProjectIdOrNull { get; init; }

    /// <summary>The mode of the page that the person is on.</summary>
    public Mode Mode { get; init; }

    /// <summary>Where the request came from.</summary>
    public string? Address { get; init; }

    /// <summary>The request, for the audit log.</summary>
    public string RequestId { get; init; } = string.Empty;

    /// <summary>The account of a route that declares one.</summary>
    public string AccountId => AccountIdOrNull ?? throw new InvalidOperationException("The route declares no account.");

    /// <summary>The project of a route that declares one.</summary>
    public string ProjectId => ProjectIdOrNull ?? throw new InvalidOperationException("The route declares no project.");

    /// <summary>Project and mode of a route that declares a project.</summary>
    public Scope Scope => new(ProjectId, Mode);

    /// <summary>The project in a mode that a body names: products, keys and connections say theirs.</summary>
    public Scope In(Mode mode) => new(ProjectId, mode);

    /// <summary>The caller of this request; the session check has put it there for every route that declares to need one.</summary>
    public static ValueTask<PortalCaller> BindAsync(HttpContext context) =>
        ValueTask.FromResult(
            context.Features.Get<PortalCaller>()
                ?? throw new InvalidOperationException("The route takes a PortalCaller but does not declare its reach.")
        );
}
