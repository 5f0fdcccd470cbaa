using System.Buffers.Text;
using System.Text.Json;
using Licenzy.Server.Accounts;
using Licenzy.Server.Storage;
using Microsoft.AspNetCore.Identity;

namespace Licenzy.Server.SignIn;

/// <summary>A person as the framework's passkey ceremony sees them.</summary>
internal sealed class PasskeyPerson
{
    public required string Id { get; init; }

    public required string Email { get; init; }
}

/// <summary>
/// The little of the framework's user store that its passkey ceremony asks for: whose a credential is, and which somebody has. It only
/// reads; what a ceremony changes is written by the operation, in its own transaction.
/// </summary>
internal sealed class PasskeyUsers(Database database) : IUserPasskeyStore<PasskeyPerson>
{
    public Task<string> GetUserIdAsync(PasskeyPerson user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(PasskeyPerson user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(PasskeyPerson user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Email);

    public async Task<PasskeyPerson?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        PersonOf(await database.ReadAsync(session => UserStore.FindAsync(session, userId), cancellationToken));

    public Task<PasskeyPerson?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult<PasskeyPerson?>(null);

    public async Task<PasskeyPerson?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        PersonOf(
            await database.ReadAsync(
                async session =>
                    await PasskeyStore.FindAsync(session, Base64Url.EncodeToString(credentialId)) is { } passkey
                        ? await UserStore.FindAsync(session, passkey.UserId)
                        : null,
                cancellationToken
            )
        );

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(PasskeyPerson user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
            session => PasskeyStore.FindAsync(session, Base64Url.EncodeToString(credentialId)),
            cancellationToken
        );
        return row is not null && row.UserId == user.Id ? PasskeyData.Read(row.Data) : null;
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PasskeyPerson user, CancellationToken cancellationToken) =>
        [
            .. (await database.ReadAsync(session => PasskeyStore.OfUserAsync(session, user.Id), cancellationToken)).Select(row =>
                PasskeyData.Read(row.Data)
            ),
        ];

    public Task AddOrUpdatePasskeyAsync(PasskeyPerson user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw Reads();

    public Task RemovePasskeyAsync(PasskeyPerson user, byte[] credentialId, CancellationToken cancellationToken) => throw Reads();

    public Task SetUserNameAsync(PasskeyPerson user, string? userName, CancellationToken cancellationToken) => throw Reads();

    public Task SetNormalizedUserNameAsync(PasskeyPerson user, string? normalizedName, CancellationToken cancellationToken) =>
        throw Reads();

    public Task<IdentityResult> CreateAsync(PasskeyPerson user, CancellationToken cancellationToken) => throw Reads();

    public Task<IdentityResult> UpdateAsync(PasskeyPerson user, CancellationToken cancellationToken) => throw Reads();

    public Task<IdentityResult> DeleteAsync(PasskeyPerson user, CancellationToken cancellationToken) => throw Reads();

    public void Dispose()
    {
        // Holds nothing: the database is the program's.
    }

    private static PasskeyPerson? PersonOf(UserRow? row) => row is null ? null : new PasskeyPerson { Id = row.Id, Email = row.Email };

    private static InvalidOperationException Reads() => new("The ceremony reads; operations write.");
}

/// <summary>A passkey as it is stored.</summary>
/// <param name="CredentialId">The credential's id, base64url.</param>
/// <param name="PublicKey">The public key as the device gave it (COSE).</param>
/// <param name="CreatedMs">When it was made, Unix ms.</param>
/// <param name="SignCount">How often it has signed, as it says itself.</param>
/// <param name="Transports">How the device is reached, for the browser.</param>
/// <param name="IsUserVerified">Whether the device made sure who holds it.</param>
/// <param name="IsBackupEligible">Whether it may be on several devices.</param>
/// <param name="IsBackedUp">Whether it is.</param>
internal sealed record PasskeyData(
    string CredentialId,
    byte[] PublicKey,
    long CreatedMs,
    uint SignCount,
    IReadOnlyList<string> Transports,
    bool IsUserVerified,
    bool IsBackupEligible,
    bool IsBackedUp
)
{
    public static string Write(UserPasskeyInfo info) =>
        JsonSerializer.Serialize(
            new PasskeyData(
                Base64Url.EncodeToString(info.CredentialId),
                info.PublicKey,
                info.CreatedAt.ToUnixTimeMilliseconds(),
                info.SignCount,
                info.Transports ?? [],
                info.IsUserVerified,
                info.IsBackupEligible,
                info.IsBackedUp
            )
        );

    public static UserPasskeyInfo Read(string json)
    {
        var data = JsonSerializer.Deserialize<PasskeyData>(json)!;
        return new UserPasskeyInfo(
            Base64Url.DecodeFromChars(data.CredentialId),
            data.PublicKey,
            DateTimeOffset.FromUnixTimeMilliseconds(data.CreatedMs),
            data.SignCount,
            [.. data.Transports],
            data.IsUserVerified,
            data.IsBackupEligible,
            data.IsBackedUp,
            [],
            []
        );
    }
}
