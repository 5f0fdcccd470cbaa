using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Licenzy.Server.Accounts;
using Licenzy.Server.Audit;
using Licenzy.Server.Plans;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Team;

/// <summary>
/// The other end of an invitation: what it says, and joining the account, as a signed-in person of that address or as a new one. Whoever
/// has the link reads mail to that address, so the address is confirmed by it; not where no mails leave and links are handed on.
/// </summary>
internal sealed class AcceptInvitation(
    Database database,
    Mailbox mailbox,
    NewPeople people,
    Passwords passwords,
    SessionDoor door,
    AuthEvents events,
    AuditLog audit,
    AccountLimits limits,
    TimeProvider time
)
{
    private const int LongestName = 100;

    /// <summary>What an invitation says.</summary>
    /// <param name="AccountName">To which account.</param>
    /// <param name="Role">As what: <c>owner</c>, <c>admin</c>, <c>support</c> or <c>viewer</c>.</param>
    /// <param name="InvitedBy">Who invites, by name or address.</param>
    /// <param name="Email">Whom: the address that it went to.</param>
    /// <param name="HasUser">Whether somebody of that address is here: they sign in and accept. Else they sign up with it.</param>
    /// <param name="ExpiresAt">Until when.</param>
    internal sealed record Preview(string AccountName, string Role, string InvitedBy, string Email, bool HasUser, UtcInstant ExpiresAt);

    /// <summary>The link.</summary>
    /// <param name="Token">Its secret part.</param>
    internal sealed record Request([property: StringLength(InvitationToken.Longest, MinimumLength = 1)] string Token)
    {
        /// <summary>Never shows it.</summary>
        public override string ToString() => nameof(Request);
    }

    /// <summary>Who joins, new here.</summary>
    /// <param name="Token">The link's secret part.</param>
    /// <param name="Password">Their password, 12 to 256 characters.</param>
    internal sealed record SignUpRequest(
        [property: StringLength(InvitationToken.Longest, MinimumLength = 1)] string Token,
        [property: StringLength(Passwords.Longest, MinimumLength = Passwords.Shortest)] string Password
    )
    {
        /// <summary>What they want to be called.</summary>
        [StringLength(LongestName)]
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Name { get; init; }

        /// <summary>Never shows the secrets.</summary>
        public override string ToString() => nameof(SignUpRequest);
    }

    /// <summary>Where they are now.</summary>
    /// <param name="AccountId">The account, <c>acct_…</c>.</param>
    /// <param name="Role">What they are in it.</param>
    internal sealed record Response(string AccountId, string Role);

    /// <summary>A refusal that takes back what the transaction did before it.</summary>
    private sealed class RefusedException(Fault fault) : Exception
    {
        public Fault Fault => fault;
    }

    private static Fault BadLink { get; } =
        new(ErrorCatalogue.InvalidLink, "This invitation is not open any more: it was used, taken back, sent anew, or has expired.");

    public async Task<Answer<Preview>> ReadAsync(string? token, CancellationToken cancellationToken) =>
        await database.ReadAsync<Answer<Preview>>(
            async session =>
            {
                if (await FindAsync(session, token) is not { } row)
                {
                    return BadLink;
                }

                var account = (await AccountStore.FindAsync(session, row.AccountId))!;
                var inviter = await UserStore.FindAsync(session, row.InvitedBy);
                var holder = await AccountStore.FindUserAsync(session, row.EmailKey);
                return new Preview(
                    account.Name,
                    row.Role,
                    inviter?.Name ?? inviter?.Email ?? account.Name,
                    row.Email,
                    holder is { EmailVerifiedMs: not null },
                    new UtcInstant(row.ExpiresMs)
                );
            },
            cancellationToken
        );

    /// <summary>A signed-in person joins.</summary>
    public async Task<Answer<Response>> HandleAsync(
        Request request,
        PortalCaller caller,
        Browser browser,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await database.WriteAsync(session => JoinKnownAsync(session, request, caller, browser), cancellationToken);
        }
        catch (RefusedException refused)
        {
            return refused.Fault;
        }
    }

    /// <summary>Somebody new joins, and is signed in.</summary>
    public async Task<Answer<SignedIn>> SignUpAsync(
        SignUpRequest request,
        HttpContext context,
        Browser browser,
        CancellationToken cancellationToken
    )
    {
        var open = await database.ReadAsync(session => FindAsync(session, request.Token), cancellationToken);
        if (open is null)
        {
            return BadLink;
        }

        if (request.Name is { } name && (name.Trim().Length is 0 or > LongestName || name.Any(char.IsControl)))
        {
            return Fault.Field("name", $"`name` has 1 to {LongestName} characters.");
        }

        if (Passwords.Check(request.Password, "password", open.EmailKey) is { } weak)
        {
            return weak;
        }

        var hash = passwords.Hash(request.Password);
        try
        {
            var (user, token) = await database.WriteAsync(
                session => JoinNewAsync(session, request, hash, context, browser),
                cancellationToken
            );
            return door.Answer(context, user, token);
        }
        catch (RefusedException refused)
        {
            return refused.Fault;
        }
    }

    private async Task<Response> JoinKnownAsync(Session session, Request request, PortalCaller caller, Browser browser)
    {
        var row = await HoldAsync(session, request.Token);
        var user = (await UserStore.LockAsync(session, caller.UserId))!;
        if (EmailAddress.Read(user.Email)?.Key != row.EmailKey)
        {
            throw Refusal(
                $"The invitation went to {row.Email}, and you are signed in as {user.Email}. Sign out, then open the link again."
            );
        }

        await ConfirmAddressAsync(session, user, row);
        await JoinAsync(session, row, user, browser);
        await SessionStore.ChooseAsync(session, caller.SessionId, row.AccountId, projectId: null);
        return new Response(row.AccountId, row.Role);
    }

    private async Task<(UserRow User, string Token)> JoinNewAsync(
        Session session,
        SignUpRequest request,
        string hash,
        HttpContext context,
        Browser browser
    )
    {
        var row = await HoldAsync(session, request.Token);
        var address = new EmailAddress(row.Email, row.EmailKey);
        if (await AccountStore.FindUserAsync(session, row.EmailKey) is { EmailVerifiedMs: not null })
        {
            throw KnownAlready();
        }

        var user = mailbox.IsAvailable
            ? await people.VerifiedAsync(session, address, hash, request.Name?.Trim())
            : await people.ClaimAsync(session, address, hash);
        if (user is null)
        {
            throw KnownAlready();
        }

        await JoinAsync(session, row, user, browser);
        return (user, await door.OpenAsync(session, context, user, "password", row.AccountId));
    }

    private static RefusedException KnownAlready() =>
        Refusal("Somebody of this address is here already: sign in, then accept the invitation.");

    private static RefusedException Refusal(string detail) => new(new Fault(ErrorCatalogue.NotPossible, detail));

    /// <summary>The invitation that a link opens, with its account held: nobody else joins that meanwhile.</summary>
    private async Task<InvitationRow> HoldAsync(Session session, string token)
    {
        var row = await FindAsync(session, token) ?? throw new RefusedException(BadLink);
        await AccountStore.LockAsync(session, row.AccountId);
        return row;
    }

    private async Task<InvitationRow?> FindAsync(Session session, string? token) =>
        token is { Length: > 0 and <= InvitationToken.Longest }
        && await InvitationStore.ByTokenAsync(session, InvitationToken.HashOf(token)) is { } row
        && row.IsOpen(time.NowMs())
            ? row
            : null;

    private async Task ConfirmAddressAsync(Session session, UserRow user, InvitationRow row)
    {
        if (user.EmailVerifiedMs is not null || !mailbox.IsAvailable)
        {
            return;
        }

        var address = new EmailAddress(user.Email, row.EmailKey);
        await UserStore.DisplaceUnverifiedAsync(session, address.Key, user.Id);
        if (await AccountStore.FindUserAsync(session, address.Key) is { } holder && holder.Id != user.Id)
        {
            throw KnownAlready();
        }

        await UserStore.VerifyEmailAsync(session, user.Id, address, time.NowMs());
    }

    /// <summary>The statement decides: of two who open one link at once, one joins.</summary>
    private async Task JoinAsync(Session session, InvitationRow row, UserRow user, Browser browser)
    {
        var now = time.NowMs();
        var count = await MemberStore.CountAsync(session, row.AccountId);
        if (await limits.CheckAsync(session, row.AccountId, AccountLimit.Members, count) is { } limit)
        {
            throw new RefusedException(limit);
        }

        if (await InvitationStore.AcceptAsync(session, row.Id, row.TokenHash, now) == 0)
        {
            throw new RefusedException(BadLink);
        }

        await MemberStore.AddAsync(session, row.AccountId, user.Id, row.Role, now);
        await events.WriteAsync(session, AuthEventKinds.InvitationAccepted, user.Id, emailKey: null, browser);
        await audit.WriteAsync(
            session,
            row.AccountId,
            "user",
            user.Id,
            new AuditEntry("invitation.accepted", "invitation", row.Id) { Details = new { email = row.Email, role = row.Role } }
        );
    }
}
