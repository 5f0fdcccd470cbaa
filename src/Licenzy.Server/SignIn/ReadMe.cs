using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>Who is signed in, where they may work, and what they may do there: the first thing that the web portal asks.</summary>
internal sealed class ReadMe(Database database, SessionCookie cookie, LicenzySettings settings)
{
    /// <summary>The person, their places and the session.</summary>
    /// <param name="User">The person.</param>
    /// <param name="Account">The account that they work in now; null when they belong to none.</param>
    /// <param name="Role">What they are in it: <c>owner</c>, <c>admin</c>, <c>support</c>, <c>viewer</c>; null without an account.</param>
    /// <param name="Permissions">What they may do in it: <c>read</c>, <c>operate</c>, <c>configure</c>, <c>own</c>.</param>
    /// <param name="Accounts">All accounts that they belong to.</param>
    /// <param name="Projects">The projects of the account, oldest first.</param>
    /// <param name="Workspace">The project that they work in now; null while the account has none.</param>
    /// <param name="Session">The session.</param>
    /// <param name="CsrfToken">What every write sends as <c>X-CSRF-Token</c>.</param>
    internal sealed record Response(
        PersonView User,
        Place? Account,
        string? Role,
        IReadOnlyList<string> Permissions,
        IReadOnlyList<Membership> Accounts,
        IReadOnlyList<Place> Projects,
        Place? Workspace,
        CurrentSession Session,
        string CsrfToken
    );

    /// <summary>An account or a project.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Name">Its name.</param>
    internal sealed record Place(string Id, string Name);

    /// <summary>An account with the person's role in it.</summary>
    /// <param name="Id">The account, <c>acct_…</c>.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Role">What they are in it.</param>
    internal sealed record Membership(string Id, string Name, string Role);

    /// <summary>The session of this browser.</summary>
    /// <param name="Id">The session, <c>ses_…</c>.</param>
    /// <param name="ExpiresAt">When it ends if nothing is done any more.</param>
    /// <param name="EndsAt">When it ends in any case.</param>
    /// <param name="AuthenticatedAt">When the person last proved who they are.</param>
    internal sealed record CurrentSession(string Id, UtcInstant ExpiresAt, UtcInstant EndsAt, UtcInstant AuthenticatedAt);

    public async Task<Answer<Response>> HandleAsync(PortalCaller caller, HttpContext context, CancellationToken cancellationToken)
    {
        var token = cookie.Read(context.Request)!;
        return await database.ReadAsync(session => ReadAsync(session, caller, token), cancellationToken);
    }

    private async Task<Response> ReadAsync(Session session, PortalCaller caller, string token)
    {
        var known = (await SessionStore.FindAsync(session, SessionToken.HashOf(token)))!;
        var memberships = await MembershipStore.OfUserAsync(session, caller.UserId);
        var current =
            memberships.FirstOrDefault(one => string.Equals(one.AccountId, known.AccountId, StringComparison.Ordinal))
            ?? memberships.FirstOrDefault();
        IReadOnlyList<Place> projects = current is null
            ? []
            : [.. (await ProjectStore.OfAccountAsync(session, current.AccountId)).Select(project => new Place(project.Id, project.Name))];
        var role = PortalRoles.TryRead(current?.Role, out var read) ? read : PortalRole.Viewer;
        return new Response(
            PersonView.Of((await UserStore.FindAsync(session, caller.UserId))!),
            current is null ? null : new Place(current.AccountId, current.AccountName),
            current?.Role,
            current is null ? [] : PortalRoles.PermissionsOf(role),
            [.. memberships.Select(one => new Membership(one.AccountId, one.AccountName, one.Role))],
            projects,
            projects.FirstOrDefault(place => string.Equals(place.Id, known.ProjectId, StringComparison.Ordinal))
                ?? projects.FirstOrDefault(),
            SessionOf(known),
            SessionToken.CsrfTokenOf(token)
        );
    }

    private CurrentSession SessionOf(KnownSession known)
    {
        var ends = known.CreatedMs + (settings.Sessions.LifetimeDays * 86_400_000L);
        var idle = known.SeenMs + (settings.Sessions.IdleMinutes * 60_000L);
        return new CurrentSession(
            known.Id,
            new UtcInstant(Math.Min(idle, ends)),
            new UtcInstant(ends),
            new UtcInstant(known.AuthenticatedMs)
        );
    }
}
