using System.ComponentModel.DataAnnotations;
using Licenzy.Core.Formats;
using Licenzy.Server.Accounts;
using Licenzy.Server.Audit;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Team;

/// <summary>
/// Who belongs to an account, and as what. A change holds from the person's next request on, in all their sessions. An account never
/// loses its last owner: its owners are held while one of them is changed, so that two who lower each other leave one.
/// </summary>
internal sealed class KeepMembers(Database database, AuditLog audit)
{
    /// <summary>Another role.</summary>
    /// <param name="Role"><c>owner</c>, <c>admin</c>, <c>support</c> or <c>viewer</c>.</param>
    internal sealed record RoleRequest([property: StringLength(10, MinimumLength = 1)] string Role);

    public async Task<Answer<Page<MemberView>>> ListAsync(
        PortalCaller caller,
        string? limitText,
        string? cursor,
        CancellationToken cancellationToken
    )
    {
        if (PageLimit.Read(limitText, out var limit) is { } fault)
        {
            return fault;
        }

        if (!MemberView.TryReadCursor(cursor, out var beforeMs, out var beforeId))
        {
            return PageLimit.BadCursor;
        }

        var rows = await database.ReadAsync(
            session => MemberStore.PageAsync(session, caller.AccountId, beforeMs, beforeId, limit + 1),
            cancellationToken
        );
        return Page<MemberView>.Of([.. rows.Select(MemberView.Of)], limit, view => view.Cursor());
    }

    public async Task<Answer<MemberView>> SetRoleAsync(
        string userId,
        RoleRequest request,
        PortalCaller caller,
        CancellationToken cancellationToken
    )
    {
        if (!PortalRoles.TryRead(request.Role, out var role))
        {
            return BadRole;
        }

        return await database.WriteAsync<Answer<MemberView>>(
            async session =>
            {
                var owners = await MemberStore.LockOwnersAsync(session, caller.AccountId);
                if (NoOwnerAnyMore(owners, caller) is { } lowered)
                {
                    return lowered;
                }

                if (await MemberStore.FindAsync(session, caller.AccountId, userId) is not { } member)
                {
                    return Missing(userId);
                }

                if (role != PortalRole.Owner && IsLastOwner(owners, userId))
                {
                    return LastOwner;
                }

                if (member.Role != request.Role)
                {
                    await MemberStore.SetRoleAsync(session, caller.AccountId, userId, request.Role);
                    await audit.WriteAsync(
                        session,
                        caller,
                        new AuditEntry("member.role_changed", "member", userId)
                        {
                            Details = new { before = member.Role, after = request.Role },
                        }
                    );
                }

                return MemberView.Of(member with { Role = request.Role });
            },
            cancellationToken
        );
    }

    public Task<EmptyAnswer> RemoveAsync(string userId, PortalCaller caller, CancellationToken cancellationToken) =>
        database.WriteAsync<EmptyAnswer>(
            async session =>
            {
                var owners = await MemberStore.LockOwnersAsync(session, caller.AccountId);
                return NoOwnerAnyMore(owners, caller) is { } lowered
                    ? lowered
                    : await RemoveAsync(session, owners, userId, caller, "member.removed");
            },
            cancellationToken
        );

    /// <summary>A member goes by their own will.</summary>
    public Task<EmptyAnswer> LeaveAsync(PortalCaller caller, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
                await RemoveAsync(
                    session,
                    await MemberStore.LockOwnersAsync(session, caller.AccountId),
                    caller.UserId,
                    caller,
                    "member.left"
                ),
            cancellationToken
        );

    public static Fault BadRole { get; } = Fault.Field("role", $"`role` is one of {string.Join(", ", PortalRoles.All)}.");

    private static Fault LastOwner { get; } =
        new(ErrorCatalogue.LastOwner, "This is the account's last owner. Make another member an owner first.");

    private async Task<EmptyAnswer> RemoveAsync(
        Session session,
        IReadOnlyList<string> owners,
        string userId,
        PortalCaller caller,
        string action
    )
    {
        if (await MemberStore.FindAsync(session, caller.AccountId, userId) is not { } member)
        {
            return Missing(userId);
        }

        if (IsLastOwner(owners, userId))
        {
            return LastOwner;
        }

        await MemberStore.RemoveAsync(session, caller.AccountId, userId);
        await SessionStore.LeaveAccountAsync(session, userId, caller.AccountId);
        await audit.WriteAsync(
            session,
            caller,
            new AuditEntry(action, "member", userId) { Details = new { before = member.Role, email = member.Email } }
        );
        return EmptyAnswer.Done;
    }

    /// <summary>What was true when the request came may have changed while it waited for the owners.</summary>
    private static Fault? NoOwnerAnyMore(IReadOnlyList<string> owners, PortalCaller caller) =>
        owners.Contains(caller.UserId, StringComparer.Ordinal)
            ? null
            : new Fault(ErrorCatalogue.RoleRequired, "You are no owner of this account any more.");

    private static bool IsLastOwner(IReadOnlyList<string> owners, string userId) => owners.Count == 1 && owners[0] == userId;

    private static Fault Missing(string userId) =>
        new(
            ErrorCatalogue.NotFound,
            $"There is no member {(LicenzyId.IsValid(IdPrefix.User, userId) ? userId : "of this id")} in this account."
        );
}
