using System.Globalization;
using Licenzy.Core.Formats;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Team;

/// <summary>A member of an account.</summary>
/// <param name="UserId">The user, <c>usr_…</c>.</param>
/// <param name="Email">Their e-mail address.</param>
/// <param name="EmailVerified">Whether they have shown that mail to it reaches them.</param>
/// <param name="Name">What they want to be called; null: their address.</param>
/// <param name="Role"><c>owner</c>, <c>admin</c>, <c>support</c> or <c>viewer</c>.</param>
/// <param name="TwoFactor">Whether they sign in with a second factor.</param>
/// <param name="SeenAt">When they were last here, to the minute; null: not yet.</param>
/// <param name="CreatedAt">Since when they are a member.</param>
internal sealed record MemberView(
    string UserId,
    string Email,
    bool EmailVerified,
    string? Name,
    string Role,
    bool TwoFactor,
    UtcInstant? SeenAt,
    UtcInstant CreatedAt
)
{
    public static MemberView Of(MemberRow row) =>
        new(
            row.UserId,
            row.Email,
            row.EmailVerifiedMs is not null,
            row.Name,
            row.Role,
            row.TwoFactor != 0,
            UtcInstant.From(row.SeenMs),
            new UtcInstant(row.CreatedMs)
        );

    /// <summary>The place after this member in a list.</summary>
    internal string Cursor() => $"{CreatedAt.Milliseconds.ToString(CultureInfo.InvariantCulture)}-{UserId}";

    /// <summary>Reads a place; false when no list gave it.</summary>
    public static bool TryReadCursor(string? text, out long beforeMs, out string beforeId)
    {
        beforeMs = long.MaxValue;
        beforeId = "~";
        if (text is null)
        {
            return true;
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        beforeId = text[(dash + 1)..];
        return dash > 0
            && long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out beforeMs)
            && LicenzyId.IsValid(IdPrefix.User, beforeId);
    }
}
