using Licenzy.Core.Formats;
using Licenzy.Server.Audit;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>Makes people, and the account and project with which they start.</summary>
internal sealed class NewPeople(ProjectSecrets projectSecrets, AuditLog audit, Ids ids, TimeProvider time)
{
    /// <summary>
    /// A person who typed an address and has not shown yet that it is theirs. Where somebody holds the address, shown or not, the newcomer
    /// gets a claim: knowing an address takes it from nobody. Whoever shows that it is theirs gets it from those who have not.
    /// </summary>
    public async Task<UserRow> ClaimAsync(Session session, EmailAddress address, string passwordHash)
    {
        var row = New(address, passwordHash);
        if (await AccountStore.TryInsertUserAsync(session, row) == 1)
        {
            return row;
        }

        // Somebody holds the address, or took it just now: what the database says decides, not what was read before.
        var claim = row with
        {
            EmailKey = UserStore.ClaimOf(address.Key, row.Id),
        };
        await AccountStore.InsertUserAsync(session, claim);
        return claim;
    }

    /// <summary>A person who has shown that the address is theirs; null when somebody else has shown that before.</summary>
    public async Task<UserRow?> VerifiedAsync(Session session, EmailAddress address, string passwordHash, string? name = null)
    {
        var row = New(address, passwordHash) with { EmailVerifiedMs = time.NowMs(), Name = name };
        await UserStore.DisplaceUnverifiedAsync(session, address.Key, row.Id);
        return await AccountStore.TryInsertUserAsync(session, row) == 1 ? row : null;
    }

    /// <summary>An account that the person owns, with a first project of its name: enough to begin with.</summary>
    public async Task<(string AccountId, string ProjectId)> AccountAsync(Session session, UserRow owner, string name)
    {
        var now = time.NowMs();
        var account = new AccountRow
        {
            Id = ids.New(IdPrefix.Account),
            Name = name,
            CreatedMs = now,
        };
        var projectId = ids.New(IdPrefix.Project);
        await AccountStore.InsertAsync(session, account);
        await AccountStore.InsertMemberAsync(session, account.Id, owner.Id, PortalRole.Owner.ToText(), now);
        await ProjectStore.InsertAsync(
            session,
            new ProjectRow
            {
                Id = projectId,
                AccountId = account.Id,
                Name = name,
                DataKey = projectSecrets.NewDataKey(projectId),
                CreatedMs = now,
                UpdatedMs = now,
            }
        );
        await audit.WriteAsync(
            session,
            account.Id,
            "user",
            owner.Id,
            new AuditEntry("account.created", "account", account.Id) { Details = new { name } }
        );
        return (account.Id, projectId);
    }

    private UserRow New(EmailAddress address, string passwordHash)
    {
        var now = time.NowMs();
        return new UserRow
        {
            Id = ids.New(IdPrefix.User),
            Email = address.Text,
            EmailKey = address.Key,
            PasswordHash = passwordHash,
            SecurityStamp = SecurityStamps.New(),
            CreatedMs = now,
            UpdatedMs = now,
        };
    }
}
