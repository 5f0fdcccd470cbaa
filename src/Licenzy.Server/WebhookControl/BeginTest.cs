using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Core.Formats;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Storage;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>How the test of an endpoint begins.</summary>
internal abstract record TestStart
{
    private TestStart() { }

    /// <summary>A test is on its way: wait for it, then answer.</summary>
    /// <param name="DeliveryId">The delivery of the test.</param>
    internal sealed record Begun(string DeliveryId) : TestStart;

    /// <summary>The key was used before: what it says is the answer, without a test.</summary>
    internal sealed record Claimed(Claim Claim) : TestStart;

    /// <summary>There is no such endpoint.</summary>
    internal sealed record NoEndpoint : TestStart;
}

/// <summary>
/// Writes a test event with one delivery to the endpoint that is tried: whatever it takes, also when it is disabled, since that is how
/// one tries a mended one.
/// </summary>
internal sealed class BeginTest(IdempotencyStore idempotency, Outbox outbox, Ids ids, TimeProvider time)
{
    /// <summary>
    /// The claim names the event of the test and is a lease, because the answer may wait for the first attempt: a retry after a crash in
    /// between waits for the same delivery and sends no second one.
    /// </summary>
    public async Task<TestStart> HandleAsync(Session session, ControlCaller caller, string? endpointId, string? key, string fingerprint)
    {
        var scope = caller.Scope;
        var eventId = ids.New(IdPrefix.Event);
        var claim = key is null
            ? new Claim.Fresh()
            : await idempotency.ClaimWithLeaseAsync(session, scope, TestEndpoint.Operation, key, fingerprint, eventId, time.NowMs());
        switch (claim)
        {
            case Claim.Resumed resumed when await DeliveryStore.OfEventAsync(session, scope, resumed.ResourceId, most: 1) is [var begun]:
                return new TestStart.Begun(begun.Id);
            case not (Claim.Fresh or Claim.Resumed):
                return new TestStart.Claimed(claim);
        }

        if (await EndpointLookup.FindAsync(session, scope, endpointId) is not { } endpoint)
        {
            if (key is not null)
            {
                await idempotency.ForgetAsync(session, scope, TestEndpoint.Operation, key);
            }

            return new TestStart.NoEndpoint();
        }

        var deliveryId = await SendAsync(session, scope, endpoint, eventId);
        await caller.TellAsync(session, ControlDeeds.OfEndpoint("tested", endpoint.Id, new { delivery_id = deliveryId }));
        return new TestStart.Begun(deliveryId);
    }

    private async Task<string> SendAsync(Session session, Scope scope, EndpointRow endpoint, string eventId)
    {
        var now = time.NowMs();
        var outbound = EventOf(scope, eventId, now);
        var row = new OutboundEventRow
        {
            Id = outbound.Id,
            Type = outbound.Type,
            Payload = outbound.ToJson(),
            Endpoints = 1,
            CreatedMs = now,
        };
        await OutboundEventStore.InsertAsync(session, scope, row);
        var made = await outbox.SendAsync(session, scope, row, [endpoint.Id], DeliveryTrigger.Test, now);
        return made[0].Id;
    }

    private static OutboundEvent EventOf(Scope scope, string eventId, long now) =>
        new(
            eventId,
            EventTypes.WebhookTest,
            new UtcInstant(now),
            scope.ProjectId,
            scope.ModeText,
            new OutboundEventData
            {
                SubjectRef = null,
                ProjectId = scope.ProjectId,
                Mode = scope.ModeText,
                Reason = Reasons.WebhookTest,
                Source = Source.Runtime.ToText(),
                Metadata = new Dictionary<string, string>(StringComparer.Ordinal),
                CreatedAt = new UtcInstant(now),
                UpdatedAt = new UtcInstant(now),
            }
        );
}
