using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Microsoft.AspNetCore.Identity;

namespace Licenzy.Server.Setup;

/// <summary>Finds or makes the account that a setup file speaks of.</summary>
internal sealed class Accountant(IPasswordHasher<UserRow> hasher, Ids ids, TimeProvider time)
{
    private const string Owner = "owner";
    private const int ShortestPassword = 10;

    public async Task<(string AccountId, string UserId)> AccountAsync(Session session, SetupAccount? part, Action<string> say)
    {
        if (part is null)
        {
            throw new SetupException("Say whose it is: add `account` with `name` and `email`.");
        }

        var emailKey = part.Email.Trim().ToLowerInvariant();
        // Whoever signed up with the address and never showed that it is theirs owns nothing that the operator sets up.
        var user = await AccountStore.FindUserAsync(session, emailKey) is { EmailVerifiedMs: not null } holder
            ? holder
            : await NewUserAsync(session, part, emailKey, say);
        var owned = await AccountStore.OfUserAsync(session, user.Id, Owner);
        if (owned.FirstOrDefault(account => string.Equals(account.Name, part.Name, StringComparison.Ordinal)) is { } known)
        {
            return (known.Id, user.Id);
        }

        var row = new AccountRow
        {
            Id = ids.New("acct"),
            Name = part.Name,
            CreatedMs = time.NowMs(),
        };
        await AccountStore.InsertAsync(session, row);
        await AccountStore.InsertMemberAsync(session, row.Id, user.Id, Owner, row.CreatedMs);
        say($"account {part.Name}: created ({row.Id}), owned by {part.Email}");
        return (row.Id, user.Id);
    }

    private async Task<UserRow> NewUserAsync(Session session, SetupAccount part, string emailKey, Action<string> say)
    {
        if (!emailKey.Contains('@', StringComparison.Ordinal) || emailKey.Length is < 3 or > 254)
        {
            throw new SetupException("account.email must be an e-mail address.");
        }

        if (part.Password is null || part.Password.Value.Length < ShortestPassword)
        {
            throw new SetupException($"account.password is needed for a new user, {ShortestPassword} characters or more.");
        }

        var now = time.NowMs();
        var row = new UserRow
        {
            Id = ids.New("usr"),
            Email = part.Email.Trim(),
            EmailKey = emailKey,
            // Whoever runs the installation vouches for the address.
            EmailVerifiedMs = now,
            SecurityStamp = SecurityStamps.New(),
            CreatedMs = now,
            UpdatedMs = now,
        };
        row = row with { PasswordHash = hasher.HashPassword(row, part.Password.Value) };
        await UserStore.DisplaceUnverifiedAsync(session, emailKey, row.Id);
        await AccountStore.InsertUserAsync(session, row);
        say($"user {row.Email}: created ({row.Id})");
        return row;
    }
}
