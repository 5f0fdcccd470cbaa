using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Webhooks;

namespace Licenzy.Server.WebhookControl;

/// <summary>What the API reference shows: two endpoints, and a delivery that failed once and was then taken.</summary>
internal static class WebhookControlExamples
{
    private const string ProjectId = "prj_01kg9k1t2m8x5c7v3b6n0w1zyd";
    private const string DefaultId = "whe_01kg9m0t2m8x5c7v3b6n0w1zyd";
    private const string EndpointId = "whe_01kg9m5w8x3m7c2v6b4n0t1zyd";
    private const string EventId = "evt_01kg9q5w8x3m7c2v6b4n0t1zyd";
    private const string DeliveryId = "dlv_01kg9q5w8x3m7c2v6b4n0t2a1k";
    private const string Url = "https://app.example.com/webhooks/licenzy";
    private const string InvoiceUrl = "https://billing.example.com/hooks";
    private const string Secret = "whsec_YW4gZXhhbXBsZSBvZiBhIGtleSwgdGhpcnR5LXR3by4=";
    private static readonly UtcInstant Made = new(1_769_856_000_000);
    private static readonly UtcInstant Happened = new(1_769_860_800_000);
    private static readonly UtcInstant Sent = new(1_769_860_806_120);
    private static readonly UtcInstant Later = new(1_769_947_200_000);

    public static EndpointRequest EndpointRequest { get; } =
        new(Url)
        {
            Enabled = new Sent<bool?>(value: true),
            EventTypes = new Sent<IReadOnlyList<string>>(["purchase.finalized", "invoice.*"]),
            Description = new Sent<string>("Backend of the shop"),
        };

    public static EndpointPatch PatchRequest { get; } = new() { EventTypes = new Sent<IReadOnlyList<string>>(["invoice.*"]) };

    public static RotateSecret.Request RotateRequest { get; } = new(OverlapHours: 24);

    public static EndpointView Default { get; } = View(DefaultId, Url, ["purchase.finalized", "invoice.*"], "Backend of the shop", true);

    public static EndpointView NewDefault { get; } = Default with { LastSuccessAt = null, Secret = Secret };

    public static EndpointView RotatedDefault { get; } = Default with { PreviousSecretsUntil = Later, Secret = Secret };

    public static EndpointView Endpoint { get; } = View(EndpointId, InvoiceUrl, ["invoice.*"], "Invoices", false);

    public static EndpointView NewEndpoint { get; } = Endpoint with { LastSuccessAt = null, Secret = Secret };

    public static EndpointView RotatedEndpoint { get; } = Endpoint with { PreviousSecretsUntil = Later, Secret = Secret };

    public static Page<EndpointView> Endpoints { get; } = new([Endpoint, Default], HasMore: false, NextCursor: null);

    public static DeliveryView Delivery { get; } =
        new(
            DeliveryId,
            EventId,
            "usage.consumed",
            "user_123",
            DefaultId,
            Url,
            "sent",
            Attempts: 2,
            MaxAttempts: 10,
            NextAttemptAt: null,
            Held: null,
            LastHttpStatus: 200,
            LastError: null,
            Sent,
            Happened,
            Sent,
            Sent
        );

    public static DeliveryView RequeuedDelivery { get; } =
        Delivery with
        {
            Status = "pending",
            NextAttemptAt = Later,
            LastHttpStatus = 503,
            LastError = "http_status",
            UpdatedAt = Later,
            FinishedAt = null,
        };

    public static Page<DeliveryView> Outbound { get; } = new([Delivery], HasMore: true, DeliveryId["dlv_".Length..]);

    public static ResendOutbound.Response Resent { get; } =
        new([
            Delivery with
            {
                Id = "dlv_01kgc5y00t8x5c7v3b6n0w1zyd",
                Status = "pending",
                Attempts = 0,
                NextAttemptAt = Later,
                LastHttpStatus = null,
                LastAttemptAt = null,
                CreatedAt = Later,
                UpdatedAt = Later,
                FinishedAt = null,
            },
        ]);

    public static DeliveryDetail DeliveryDetail { get; } =
        WebhookControl.DeliveryDetail.Of(
            Delivery,
            Payload("usage.consumed", "usage_consumed", "user_123", units: 100),
            [
                Attempt(
                    1,
                    "event",
                    Happened,
                    503,
                    "http_status",
                    "The endpoint answered 503.",
                    new UtcInstant(Happened.Milliseconds + 6_000)
                ),
                Attempt(2, "retry", Sent, 200, null, null, null),
            ],
            deliveries: null
        );

    public static DeliveryDetail TestDelivery { get; } =
        WebhookControl.DeliveryDetail.Of(
            Delivery with
            {
                EventType = "webhook.test",
                SubjectRef = null,
                Attempts = 1,
            },
            Payload("webhook.test", "webhook_test", subjectRef: null, units: null),
            [Attempt(1, "test", Happened, 200, null, null, null)],
            deliveries: null
        );

    public static DeliveryDetail ExpungedEvent { get; } =
        WebhookControl.DeliveryDetail.Of(
            Delivery with
            {
                Id = EventId,
                EndpointId = null,
                Url = null,
                MaxAttempts = null,
                LastHttpStatus = null,
                FinishedAt = null,
            },
            payload: null,
            attempts: null,
            [Delivery]
        );

    public static RequeueDead.Request RequeueDeadRequest { get; } = new(Made, "usage.consumed", DefaultId, DryRun: false);

    public static RequeueDead.Response RequeuedDead { get; } = new(Requeued: 42, HasMore: false);

    public static StartRecovery.Request RecoverRequest { get; } = new(Made, Happened);

    public static RecoveryView FinishedRecovery { get; } =
        new(
            "rcv_01kgc5y00t8x5c7v3b6n0w1zyd",
            EndpointId,
            "finished",
            Made,
            Happened,
            Looked: 1840,
            Recovered: 12,
            More: false,
            Later,
            Later
        );

    public static RecoveryView RunningRecovery { get; } =
        FinishedRecovery with
        {
            State = "running",
            Looked = 0,
            Recovered = 0,
            FinishedAt = null,
        };

    public static Page<RecoveryView> Recoveries { get; } = new([FinishedRecovery], HasMore: false, NextCursor: null);

    private static string Payload(string type, string reason, string? subjectRef, long? units) =>
        new OutboundEvent(
            EventId,
            type,
            Happened,
            ProjectId,
            "test",
            new OutboundEventData
            {
                SubjectRef = subjectRef,
                ProjectId = ProjectId,
                Mode = "test",
                Reason = reason,
                Source = "runtime",
                Units = units,
                Metadata = new Dictionary<string, string>(StringComparer.Ordinal),
                CreatedAt = Happened,
                UpdatedAt = Happened,
            }
        ).ToJson();

    private static EndpointView View(string id, string url, IReadOnlyList<string> types, string description, bool isDefault) =>
        new(
            id,
            url,
            "test",
            Enabled: true,
            types,
            description,
            isDefault,
            "active",
            DisabledReason: null,
            DisabledAt: null,
            FailingSince: null,
            PausedUntil: null,
            Sent,
            LastFailureAt: null,
            [],
            PreviousSecretsUntil: null,
            Waiting: 0,
            Made,
            Made
        );

    private static AttemptView Attempt(
        long number,
        string trigger,
        UtcInstant started,
        long status,
        string? error,
        string? detail,
        UtcInstant? next
    ) => new(number, trigger, started, 84, Url, "203.0.113.7", status, error, detail, string.Empty, next);
}
