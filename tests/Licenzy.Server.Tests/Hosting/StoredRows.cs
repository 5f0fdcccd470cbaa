using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Tests.Hosting;

/// <summary>What lies in the database when the answers have been given.</summary>
internal sealed class StoredRows(Database database, string projectId)
{
    private readonly Scope scope = new(projectId, Mode.Test);

    internal sealed record Inbound
    {
        public string ProjectId { get; init; } = "";

        public string Mode { get; init; } = "";

        public string ConnectionId { get; init; } = "";

        public string State { get; init; } = "";

        public string? Reason { get; init; }

        public long Tries { get; init; }
    }

    public static StoredRows Of(TestServer server) => new(server.Database, server.Setup.ProjectId!);

    /// <summary>A stored event, whoever's it is; null when nothing was stored.</summary>
    public Task<Inbound?> InboundAsync(string eventId) =>
        database.ReadAsync(
            session =>
                session.FindAsync<Inbound>(
                    "select project_id, mode, connection_id, state, reason, tries from inbound_events where stripe_event_id = @Id",
                    new { Id = eventId }
                ),
            default
        );

    /// <summary>Waits until a stored event is no longer waiting to be applied.</summary>
    public async Task<Inbound> SettledAsync(string eventId)
    {
        for (var look = 0; look < 200; look++)
        {
            if (await InboundAsync(eventId) is { State: not "received" } settled)
            {
                return settled;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        throw new TimeoutException($"{eventId} was not applied: {await InboundAsync(eventId)}");
    }

    public Task<IReadOnlyList<HistoryRow>> HistoryAsync(string entitlementId) =>
        database.ReadAsync(session => HistoryStore.OfEntitlementAsync(session, scope, entitlementId, 1000), default);

    public Task<IReadOnlyList<EntitlementRow>> EntitlementsAsync(string subjectRef) =>
        database.ReadAsync(session => EntitlementStore.NewestOfSubjectAsync(session, scope, subjectRef), default);

    /// <summary>What applications are to be told about a subject, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> OutboundAsync(string subjectRef)
    {
        var payloads = await database.ReadAsync(
            session =>
                session.QueryAsync<string>(
                    "select payload from outbound_events where subject_ref = @SubjectRef order by id",
                    new { SubjectRef = subjectRef }
                ),
            default
        );
        return [.. payloads.Select(payload => JsonNode.Parse(payload)!)];
    }

    public Task<long> CountAsync(string sql, object? parameters = null) =>
        database.ReadAsync(session => session.FindAsync<long>(sql, parameters), default);
}
