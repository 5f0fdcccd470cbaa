using System.ComponentModel.DataAnnotations;
using Licenzy.Core.Formats;
using Licenzy.Server.Accounts;
using Licenzy.Server.Audit;
using Licenzy.Server.Plans;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Mail;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Team;

/// <summary>Invites people into an account by mail, sends that again, and takes it back.</summary>
internal sealed class Invite(Database database, Mailbox mailbox, AccountLimits limits, AuditLog audit, Ids ids, TimeProvider time)
{
    /// <summary>Whom, and as what.</summary>
    /// <param name="Email">The address.</param>
    /// <param name="Role"><c>owner</c>, <c>admin</c>, <c>support</c> or <c>viewer</c>.</param>
    internal sealed record Request(
        [property: StringLength(254, MinimumLength = 3)] string Email,
        [property: StringLength(10, MinimumLength = 1)] string Role
    );

    public async Task<Answer<Page<InvitationView>>> ListAsync(
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

        if (cursor is not null && !LicenzyId.IsValid(IdPrefix.Invitation, cursor))
        {
            return PageLimit.BadCursor;
        }

        var rows = await database.ReadAsync(
            session => InvitationStore.OpenAsync(session, caller.AccountId, cursor ?? $"{IdPrefix.Invitation}_~", limit + 1),
            cancellationToken
        );
        var now = time.NowMs();
        return Page<InvitationView>.Of([.. rows.Select(row => InvitationView.Of(row, now))], limit, view => view.Id);
    }

    public async Task<Answer<InvitationView>> HandleAsync(Request request, PortalCaller caller, CancellationToken cancellationToken)
    {
        if (EmailAddress.Read(request.Email) is not { } address)
        {
            return Fault.Field("email", "`email` must be an e-mail address, such as maria@example.com.");
        }

        if (!PortalRoles.TryRead(request.Role, out _))
        {
            return KeepMembers.BadRole;
        }

        var outcome = await database.WriteAsync(session => InviteAsync(session, address, request.Role, caller), cancellationToken);
        return outcome.Fault is { } fault ? fault : Answer<InvitationView>.With(StatusCodes.Status201Created, outcome.View!);
    }

    /// <summary>A new link by a new mail; the earlier one opens nothing any more.</summary>
    public Task<Answer<InvitationView>> ResendAsync(string invitationId, PortalCaller caller, CancellationToken cancellationToken) =>
        database.WriteAsync<Answer<InvitationView>>(
            async session =>
            {
                if (
                    await InvitationStore.FindAsync(session, caller.AccountId, invitationId) is { } known
                    && await TooManyAsync(session, known.Email) is { } tooMany
                )
                {
                    return tooMany;
                }

                var token = InvitationToken.New();
                var expires = time.NowMs() + (long)InvitationToken.Lifetime.TotalMilliseconds;
                var hash = InvitationToken.HashOf(token);
                if (await InvitationStore.RenewAsync(session, caller.AccountId, invitationId, hash, expires) == 0)
                {
                    return Missing(invitationId);
                }

                var row = (await InvitationStore.FindAsync(session, caller.AccountId, invitationId))!;
                await SendAsync(session, row, token, caller);
                await audit.WriteAsync(session, caller, new AuditEntry("invitation.resent", "invitation", row.Id));
                return InvitationView.Of(row, time.NowMs(), LinkWhereNoMailLeaves(token));
            },
            cancellationToken
        );

    public Task<EmptyAnswer> WithdrawAsync(string invitationId, PortalCaller caller, CancellationToken cancellationToken) =>
        database.WriteAsync<EmptyAnswer>(
            async session =>
            {
                if (await InvitationStore.WithdrawAsync(session, caller.AccountId, invitationId, time.NowMs()) == 0)
                {
                    return Missing(invitationId);
                }

                await audit.WriteAsync(session, caller, new AuditEntry("invitation.withdrawn", "invitation", invitationId));
                return EmptyAnswer.Done;
            },
            cancellationToken
        );

    private async Task<(Fault? Fault, InvitationView? View)> InviteAsync(
        Session session,
        EmailAddress address,
        string role,
        PortalCaller caller
    )
    {
        await AccountStore.LockAsync(session, caller.AccountId);
        var now = time.NowMs();
        var holder = await AccountStore.FindUserAsync(session, address.Key);
        if (holder is not null && await MembershipStore.FindAsync(session, holder.Id, caller.AccountId) is not null)
        {
            return (new Fault(ErrorCatalogue.NotPossible, $"{address.Text} is a member of this account already."), null);
        }

        // What waits for the same address gives its place to the new one, and stays when that is refused.
        var count =
            await MemberStore.CountAsync(session, caller.AccountId)
            + await InvitationStore.CountOpenAsync(session, caller.AccountId, address.Key, now);
        if (await limits.CheckAsync(session, caller.AccountId, AccountLimit.Members, count) is { } limit)
        {
            return (limit, null);
        }

        if (await TooManyAsync(session, address.Text) is { } tooMany)
        {
            return (tooMany, null);
        }

        await InvitationStore.WithdrawEarlierAsync(session, caller.AccountId, address.Key, now);
        var token = InvitationToken.New();
        var row = new InvitationRow
        {
            Id = ids.New(IdPrefix.Invitation),
            AccountId = caller.AccountId,
            Email = address.Text,
            EmailKey = address.Key,
            Role = role,
            TokenHash = InvitationToken.HashOf(token),
            InvitedBy = caller.UserId,
            CreatedMs = now,
            ExpiresMs = now + (long)InvitationToken.Lifetime.TotalMilliseconds,
        };
        await InvitationStore.InsertAsync(session, row);
        await SendAsync(session, row, token, caller);
        await audit.WriteAsync(
            session,
            caller,
            new AuditEntry("invitation.created", "invitation", row.Id) { Details = new { email = address.Text, role } }
        );
        return (null, InvitationView.Of(row, now, LinkWhereNoMailLeaves(token)));
    }

    private async Task SendAsync(Session session, InvitationRow row, string token, PortalCaller caller)
    {
        var account = (await AccountStore.FindAsync(session, caller.AccountId))!;
        var inviter = (await UserStore.FindAsync(session, caller.UserId))!;
        await mailbox.WriteAsync(
            session,
            Mailbox.Invitation,
            row.Email,
            $"You are invited to {account.Name} on Licenzy",
            MailContent.Of(
                [
                    $"{inviter.Name ?? inviter.Email} invites you to the account {account.Name} as {row.Role}.",
                    "The link holds for seven days. If you expected nothing of the kind, do nothing.",
                ],
                "See the invitation",
                LinkOf(token)
            )
        );
    }

    /// <summary>Anybody can make an account and invite any address: its mailbox is not flooded from here.</summary>
    private async Task<Fault?> TooManyAsync(Session session, string email) =>
        await mailbox.SecondsToWaitAsync(session, Mailbox.Invitation, email) is { } seconds
            ? new Fault(
                ErrorCatalogue.RateLimited,
                $"{email} was sent several invitations within an hour. Wait, or write to them yourself."
            )
            {
                RetryAfterSeconds = seconds,
            }
            : null;

    private string LinkOf(string token) => mailbox.Url($"/invitation/{token}");

    private string? LinkWhereNoMailLeaves(string token) => mailbox.IsAvailable ? null : LinkOf(token);

    private static Fault Missing(string id) =>
        new(
            ErrorCatalogue.NotFound,
            $"There is no open invitation {(LicenzyId.IsValid(IdPrefix.Invitation, id) ? id : "of this id")} in this account."
        );
}
