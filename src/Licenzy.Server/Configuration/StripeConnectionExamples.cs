using Licenzy.Core;
using Licenzy.Server.Configuration.Doctor;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;

namespace Licenzy.Server.Configuration;

/// <summary>What the API reference shows of connections.</summary>
internal static class StripeConnectionExamples
{
    private const string ConnectionId = "con_01kg9q4t2m8x5c7v3b6n0w1zyh";
    private const string UserId = "usr_01kg9q4t2m8x5c7v3b6n0w1zyd";
    private const string EndpointId = "we_1Pabcdefghijklmnopqrstuv";
    private const string Url = $"https://licenzy.acme.test/v1/webhooks/stripe/tenant?connection={ConnectionId}";
    private static readonly UtcInstant Then = new(1_769_860_800_000);

    private static StripeConnectionView View { get; } =
        new(
            "test",
            Connected: true,
            ConnectionId,
            "acct_1Pabcdefghijklmn",
            "Acme",
            "rk_test_…9aQ2",
            Restricted: true,
            Url,
            new StripeConnectionView.Secret(Set: true, Then, UserId, PreviousUntil: null),
            EndpointId,
            Then,
            ConnectionHealth.Healthy,
            "Events come and verify.",
            Then,
            UserId,
            Then,
            UserId
        );

    public static ReadConnections.Response Both { get; } = new(View, StripeConnectionView.None("live"));

    public static ConnectStripe.Request Request { get; } = new(Mode.Test, "rk_test_…", CreateWebhook: true);

    public static ConnectStripe.Response Connected { get; } =
        new(
            View,
            new KeyView(
                "acct_1Pabcdefghijklmn",
                "Acme",
                Restricted: true,
                [new KeyView.Permission("charges_read", "Charges: read", Granted: true, Needed: true)]
            ),
            DryRun: false,
            EndpointsRemoved: 0
        );

    public static DisconnectStripe.Response Disconnected { get; } =
        new(
            "test",
            Disconnected: true,
            EndpointRemoved: true,
            3,
            4812,
            "Checkout stops in test mode. 3 products and 4812 entitlements with access stay."
        );

    public static CompleteWebhook.Response Completed { get; } =
        new(EndpointId, ["charge.dispute.closed", "refund.updated"], SwitchedOn: false);

    public static EventsToEnable.Response ToEnable { get; } =
        new(Url, StripeEventTypes.All, StripeClientOptions.PinnedVersion, ListenCommand: null);

    public static ExamineConnection.Response Report { get; } =
        new(
            "test",
            1,
            2,
            840,
            [
                ConnectionCheck.Ok("key_works", "The key works: Acme (acct_1Pabcdefghijklmn).", 310),
                ConnectionCheck.Fail(
                    "event_types",
                    "It misses 2 event types: charge.dispute.closed, refund.updated.",
                    "Add them in Stripe by `POST /portal/stripe/connection/webhook/events`, or by hand.",
                    420
                ),
            ]
        );
}
