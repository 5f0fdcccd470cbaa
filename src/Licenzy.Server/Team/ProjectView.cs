using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Team;

/// <summary>A project with its settings.</summary>
/// <param name="Id">Its id, <c>prj_…</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="SuccessUrl">Where buyers return to when a checkout names no other; null: a plain page of ours.</param>
/// <param name="CancelUrl">The same for those who turned back.</param>
/// <param name="PastDueGraceDays">Days that a subscription goes on giving access after its payment failed, 0 to 90.</param>
/// <param name="AllowedReturnHosts">The hosts to which a checkout may return; empty: any.</param>
/// <param name="TimeZone">The time zone in which the project's days are counted, as <c>Europe/Madrid</c>.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
internal sealed record ProjectView(
    string Id,
    string Name,
    string? SuccessUrl,
    string? CancelUrl,
    long PastDueGraceDays,
    IReadOnlyList<string> AllowedReturnHosts,
    string TimeZone,
    UtcInstant CreatedAt,
    UtcInstant UpdatedAt
)
{
    public static ProjectView Of(ProjectRow row) =>
        new(
            row.Id,
            row.Name,
            row.SuccessUrl,
            row.CancelUrl,
            row.GraceDays,
            row.ReturnHosts,
            row.TimeZone,
            new UtcInstant(row.CreatedMs),
            new UtcInstant(row.UpdatedMs)
        );
}
