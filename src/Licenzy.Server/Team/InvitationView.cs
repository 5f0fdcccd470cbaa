using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Team;

/// <summary>An invitation that waits to be accepted.</summary>
/// <param name="Id">Its id, <c>inv_…</c>.</param>
/// <param name="Email">The address that it went to.</param>
/// <param name="Role">What the invited will be: <c>owner</c>, <c>admin</c>, <c>support</c> or <c>viewer</c>.</param>
/// <param name="InvitedBy">Who invited, <c>usr_…</c>.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">Until when it can be accepted.</param>
/// <param name="Expired">Whether that has passed: send it again.</param>
/// <param name="Link">
/// Only where this installation sends no mails, and only in the answer that made it: the link, to be handed on to the invited.
/// </param>
internal sealed record InvitationView(
    string Id,
    string Email,
    string Role,
    string InvitedBy,
    UtcInstant CreatedAt,
    UtcInstant ExpiresAt,
    bool Expired,
    string? Link
)
{
    public static InvitationView Of(InvitationRow row, long nowMs, string? link = null) =>
        new(
            row.Id,
            row.Email,
            row.Role,
            row.InvitedBy,
            new UtcInstant(row.CreatedMs),
            new UtcInstant(row.ExpiresMs),
            row.ExpiresMs <= nowMs,
            link
        );
}

/// <summary>The secret part of an invitation's link: 256 random bits, kept as a hash.</summary>
internal static class InvitationToken
{
    public const int Longest = 64;

    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public static string New() => Base64Url.EncodeToString(Ids.RandomBytes(32));

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
