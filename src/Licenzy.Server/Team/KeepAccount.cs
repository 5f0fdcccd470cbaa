using System.ComponentModel.DataAnnotations;
using Licenzy.Server.Accounts;
using Licenzy.Server.Audit;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Team;

/// <summary>The account itself.</summary>
internal sealed class KeepAccount(Database database, AuditLog audit, TimeProvider time)
{
    private const int LongestName = 100;

    /// <summary>An account.</summary>
    /// <param name="Id">Its id, <c>acct_…</c>.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Members">How many people belong to it.</param>
    /// <param name="Projects">How many projects it has.</param>
    /// <param name="CreatedAt">When it was made.</param>
    internal sealed record View(string Id, string Name, long Members, long Projects, UtcInstant CreatedAt);

    /// <summary>Another name.</summary>
    /// <param name="Name">The name, 1 to 100 characters.</param>
    internal sealed record Request([property: StringLength(LongestName, MinimumLength = 1)] string Name);

    public async Task<Answer<View>> ReadAsync(PortalCaller caller, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => ViewAsync(session, caller.AccountId), cancellationToken);

    public async Task<Answer<View>> UpdateAsync(Request request, PortalCaller caller, CancellationToken cancellationToken)
    {
        var name = request.Name.Trim();
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            return Fault.Field("name", $"`name` has 1 to {LongestName} characters.");
        }

        return await database.WriteAsync<Answer<View>>(
            async session =>
            {
                var before = (await AccountStore.FindAsync(session, caller.AccountId))!;
                if (before.Name != name)
                {
                    await AccountStore.RenameAsync(session, caller.AccountId, name, time.NowMs());
                    await audit.WriteAsync(
                        session,
                        caller,
                        new AuditEntry("account.updated", "account", caller.AccountId)
                        {
                            Details = new { before = before.Name, after = name },
                        }
                    );
                }

                return await ViewAsync(session, caller.AccountId);
            },
            cancellationToken
        );
    }

    private static async Task<View> ViewAsync(Session session, string accountId)
    {
        var account = (await AccountStore.FindAsync(session, accountId))!;
        return new View(
            account.Id,
            account.Name,
            await MemberStore.CountAsync(session, accountId),
            await ProjectStore.CountAsync(session, accountId),
            new UtcInstant(account.CreatedMs)
        );
    }
}
