using System.Globalization;
using Licenzy.Core.Announcing;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Support;

/// <summary>Changed fields as people read them: history keeps times as numbers.</summary>
internal static class ChangedFields
{
    private static readonly HashSet<string> Times = new(StringComparer.Ordinal)
    {
        "starts_at",
        "expires_at",
        "current_period_end",
        "canceled_at",
        "ends_at",
    };

    public static IReadOnlyList<ChangedField> Of(IEnumerable<FieldChange> changes) =>
        [
            .. changes.Select(change => new ChangedField(
                change.Field,
                TextOf(change.Field, change.Before),
                TextOf(change.Field, change.After)
            )),
        ];

    private static string? TextOf(string field, string? text) =>
        Times.Contains(field) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var atMs)
            ? new UtcInstant(atMs).ToString()
            : text;
}
