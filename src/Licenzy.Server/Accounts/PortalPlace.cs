using Licenzy.Core;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>
/// Where in the portal a request is: the project of the header <c>Licenzy-Project</c>, else the session's own, else the account's first;
/// the mode of <c>Licenzy-Mode</c> or <c>?mode=</c>, else test.
/// </summary>
/// <param name="AccountId">The account.</param>
/// <param name="ProjectId">The project; null on routes of an account.</param>
/// <param name="Role">What the person is there.</param>
/// <param name="Mode">The mode.</param>
/// <param name="Fault">Why there is no such place for this person.</param>
internal sealed record PortalPlace(string? AccountId, string? ProjectId, PortalRole Role, Mode Mode, Fault? Fault)
{
    public static async Task<PortalPlace> FindAsync(Session session, HttpRequest request, KnownSession known, PortalReach reach)
    {
        if (ReadMode(request, out var mode) is { } badMode)
        {
            return Nowhere(badMode);
        }

        var asked = request.Headers[PortalHeaders.Project].ToString();
        if (asked.Length > 0)
        {
            return await InProjectAsync(session, known, asked, mode) ?? Nowhere(NoProject(asked));
        }

        if (known.ProjectId is { } chosen && await InProjectAsync(session, known, chosen, mode) is { } place)
        {
            return place;
        }

        return await InAccountAsync(session, known, reach, mode);
    }

    private static async Task<PortalPlace?> InProjectAsync(Session session, KnownSession known, string projectId, Mode mode) =>
        await MembershipStore.WorkplaceAsync(session, known.UserId, projectId) is { } workplace
            ? new PortalPlace(workplace.AccountId, workplace.ProjectId, RoleOf(workplace.Role), mode, Fault: null)
            : null;

    private static async Task<PortalPlace> InAccountAsync(Session session, KnownSession known, PortalReach reach, Mode mode)
    {
        var membership =
            known.AccountId is { } accountId && await MembershipStore.FindAsync(session, known.UserId, accountId) is { } current
                ? current
                : (await MembershipStore.OfUserAsync(session, known.UserId)).FirstOrDefault();
        if (membership is null)
        {
            return Nowhere(new Fault(ErrorCatalogue.NotFound, "You belong to no account. Ask for an invitation, or make an account."));
        }

        var projectId = await MembershipStore.FirstProjectAsync(session, membership.AccountId);
        return projectId is null && reach == PortalReach.Project
            ? Nowhere(new Fault(ErrorCatalogue.NotFound, "The account has no project yet. Make one at `POST /portal/projects`."))
            : new PortalPlace(membership.AccountId, projectId, RoleOf(membership.Role), mode, Fault: null);
    }

    private static Fault? ReadMode(HttpRequest request, out Mode mode)
    {
        var header = request.Headers[PortalHeaders.Mode].ToString();
        var query = request.Query["mode"].ToString();
        var text = header.Length > 0 ? header : query;
        mode = string.Equals(text, "live", StringComparison.Ordinal) ? Mode.Live : Mode.Test;
        return text is not ("" or "test" or "live") ? Fault.Field("mode", "`mode` is `test` or `live`.")
            : header.Length > 0 && query.Length > 0 && !string.Equals(header, query, StringComparison.Ordinal)
                ? Fault.Field("mode", $"The header `{PortalHeaders.Mode}` and `mode` in the address name different modes.")
            : null;
    }

    /// <summary>A role that is not known gives no more than reading.</summary>
    private static PortalRole RoleOf(string text) => PortalRoles.TryRead(text, out var role) ? role : PortalRole.Viewer;

    private static Fault NoProject(string id) => new(ErrorCatalogue.NotFound, $"There is no project {Shown(id)} among yours.");

    private static string Shown(string id) => id.Length <= 64 && id.All(char.IsAscii) && !id.Any(char.IsControl) ? id : "of this id";

    private static PortalPlace Nowhere(Fault fault) => new(AccountId: null, ProjectId: null, PortalRole.Viewer, Mode.Test, fault);
}
