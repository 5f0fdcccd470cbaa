using Licenzy.Server.Platform.Json;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>A job that sends an endpoint what it missed.</summary>
/// <param name="Id">Names it (<c>rcv_…</c>).</param>
/// <param name="EndpointId">The endpoint.</param>
/// <param name="State">running, finished, or canceled when the endpoint was deleted meanwhile.</param>
/// <param name="Since">From when on events are looked at.</param>
/// <param name="Until">Until when.</param>
/// <param name="Looked">How many events it has looked at.</param>
/// <param name="Recovered">How many it has put on their way again.</param>
/// <param name="More">
/// Whether it finished because it had recovered 10,000, with events left: start another one for the same time, which passes over
/// what is on its way.
/// </param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="FinishedAt">When it ended.</param>
internal sealed record RecoveryView(
    string Id,
    string EndpointId,
    string State,
    UtcInstant Since,
    UtcInstant Until,
    long Looked,
    long Recovered,
    bool More,
    UtcInstant CreatedAt,
    UtcInstant? FinishedAt
)
{
    public static RecoveryView Of(RecoveryRow row) =>
        new(
            row.Id,
            row.EndpointId,
            row.State,
            new UtcInstant(row.SinceMs),
            new UtcInstant(row.UntilMs),
            row.Looked,
            row.Recovered,
            row.State == RecoveryState.Finished && row.Position != RecoverEvents.EndOf(row),
            new UtcInstant(row.CreatedMs),
            UtcInstant.From(row.FinishedMs)
        );
}
