using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Licenzy.Server.Audit;

/// <summary>
/// How rows of the audit log are chained: each hash covers the row and the hash before it, so that a row that is changed, left out or
/// slipped in shows. Names of people stand behind a salted hash of their own: they can be erased, and the chain still holds.
/// </summary>
internal static class AuditChain
{
    /// <summary>What stands before the first row.</summary>
    public static string Start { get; } = new('0', 64);

    /// <summary>The hash of what can be erased.</summary>
    public static string DetailsHash(string? subjectRef, string? details, byte[] salt) =>
        Hex([.. salt, .. Encoding.UTF8.GetBytes(Joined(subjectRef, details))]);

    /// <summary>The hash of a row, over its fields and the hash of the row before.</summary>
    public static string HashOf(AuditRow row) =>
        Hex(
            Encoding.UTF8.GetBytes(
                Joined(
                    row.PreviousHash,
                    row.AccountId,
                    row.Sequence.ToString(CultureInfo.InvariantCulture),
                    row.Id,
                    row.AtMs.ToString(CultureInfo.InvariantCulture),
                    row.ActorKind,
                    row.ActorUserId,
                    row.Action,
                    row.ProjectId,
                    row.Mode,
                    row.ObjectKind,
                    row.ObjectId,
                    row.DetailsHash,
                    row.RequestId
                )
            )
        );

    /// <summary>Lengths before the parts: no two lists of fields read the same.</summary>
    private static string Joined(params ReadOnlySpan<string?> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part is null ? "-" : part.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(part).Append('|');
        }

        return text.ToString();
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
