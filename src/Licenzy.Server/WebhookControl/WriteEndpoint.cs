using System.Text.Json;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>Makes and changes endpoints, inside the transaction of whoever asks.</summary>
internal sealed class WriteEndpoint(EndpointSecrets secrets, DeliverySignals signals, Ids ids, TimeProvider time)
{
    /// <summary>The refusal of one endpoint too many.</summary>
    public static Fault TooMany { get; } =
        new(ErrorCatalogue.EndpointLimitReached, $"This mode has {EndpointStore.Most} webhook endpoints, which is as many as it may have.");

    /// <summary>Makes an endpoint. Null when another default endpoint was made in the same moment.</summary>
    public async Task<(EndpointRow Endpoint, string Secret)?> CreateAsync(
        Session session,
        Scope scope,
        EndpointPatch fields,
        bool isDefault
    )
    {
        var id = ids.New(IdPrefix.WebhookEndpoint);
        var now = time.NowMs();
        var (secret, box) = await secrets.NewAsync(session, scope, id);
        var enabled = fields.Enabled.Value ?? true;
        var row = new EndpointRow
        {
            ProjectId = scope.ProjectId,
            Mode = scope.ModeText,
            Id = id,
            Url = fields.Url.Value!,
            Secret = box,
            Enabled = enabled ? 1 : 0,
            EventTypes = Text(fields.EventTypes.Value),
            Description = fields.Description.Value,
            IsDefault = isDefault ? 1 : 0,
            DisabledReason = enabled ? null : DisabledReasons.Manual,
            DisabledMs = enabled ? null : now,
            CreatedMs = now,
            UpdatedMs = now,
        };
        return await EndpointStore.InsertAsync(session, row) ? (row, secret) : null;
    }

    /// <summary>Changes what was sent of an endpoint that this transaction has locked with its health.</summary>
    public async Task<EndpointRow> ChangeAsync(Session session, EndpointRow endpoint, EndpointHealthRow health, EndpointPatch fields)
    {
        var now = time.NowMs();
        var enabled = fields.Enabled.Value ?? endpoint.Enabled == 1;
        var switched = enabled != (endpoint.Enabled == 1);
        var changed = endpoint with
        {
            Url = fields.Url.Or(endpoint.Url)!,
            EventTypes = fields.EventTypes.IsSent ? Text(fields.EventTypes.Value) : endpoint.EventTypes,
            Description = fields.Description.Or(endpoint.Description),
            Enabled = enabled ? 1 : 0,
            DisabledReason =
                enabled ? null
                : switched ? DisabledReasons.Manual
                : endpoint.DisabledReason,
            DisabledMs =
                enabled ? null
                : switched ? now
                : endpoint.DisabledMs,
        };
        if (changed == endpoint)
        {
            return endpoint;
        }

        // Another address is another receiver: what the one before did says nothing about it.
        var moved = !string.Equals(changed.Url, endpoint.Url, StringComparison.Ordinal);
        if (moved || (enabled && switched))
        {
            await BeginAnewAsync(session, endpoint, health, releases: enabled);
        }

        changed = changed with { UpdatedMs = now };
        await EndpointStore.UpdateAsync(session, changed);
        return changed;
    }

    /// <summary>Removes an endpoint that this transaction has locked with its health: its secrets end, and what waits for it is ended.</summary>
    public async Task RemoveAsync(Session session, EndpointRow endpoint, EndpointHealthRow health)
    {
        var now = time.NowMs();
        await EndpointHealthStore.SaveAsync(session, health with { Releasing = 1 });
        await EndpointSecretStore.RemoveEndingAsync(session, endpoint.Scope, endpoint.Id, long.MaxValue);
        await EndpointStore.UpdateAsync(session, endpoint with { DeletedMs = now, UpdatedMs = now });
        Announce(session, endpoint);
    }

    private async Task BeginAnewAsync(Session session, EndpointRow endpoint, EndpointHealthRow health, bool releases)
    {
        var key = new EndpointKey(endpoint.Scope, endpoint.Id);
        await EndpointHealthStore.SaveAsync(session, EndpointHealthRow.Of(key, health.Health.Enabled(), releases || health.Releasing == 1));
        Announce(session, endpoint);
    }

    private void Announce(Session session, EndpointRow endpoint)
    {
        var key = new EndpointKey(endpoint.Scope, endpoint.Id);
        session.AfterCommit(() => signals.Due(key));
    }

    private static string Text(IReadOnlyList<string>? patterns) =>
        JsonSerializer.Serialize((patterns ?? []).Distinct(StringComparer.Ordinal).ToList());
}
