using System.Text.Json.Nodes;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.StripeEvents;

/// <summary>What the API reference shows of Stripe's events.</summary>
internal static class InboundEventExamples
{
    private const string EventId = "evt_1Pabcdefghijklmnopqrstuv";
    private const string Type = "customer.subscription.updated";
    private static readonly UtcInstant Then = new(1_769_860_800_000);

    private static InboundEventView View { get; } =
        new(
            EventId,
            Type,
            "2026-05-27.dahlia",
            "sub_1Pabcdefghijklmnopqrstuv",
            "user_123",
            InboundEventStatus.Applied,
            Reason: null,
            "It was applied.",
            1,
            1,
            "webhook",
            "con_01kg9q4t2m8x5c7v3b6n0w1zyh",
            Then,
            Then,
            Then,
            NextTryAt: null,
            0,
            12,
            BodyKept: true
        );

    private static InboundEventChange Change { get; } =
        new(
            "his_01kg9q4t2m8x5c7v3b6n0w1zyn",
            "ent_01kg9q4t2m8x5c7v3b6n0w1zyp",
            "user_123",
            Then,
            "subscription_updated",
            [new InboundEventChange.Field("status", "active", "past_due")]
        );

    public static Page<InboundEventView> Events { get; } = new([View], HasMore: false, NextCursor: null);

    public static ReadInboundEvents.Detail Detail =>
        new(
            View,
            [Change],
            new JsonObject
            {
                ["id"] = EventId,
                ["object"] = "event",
                ["type"] = Type,
            }
        );

    public static ReplayInboundEvents.Response Replayed { get; } = new(DryRun: true, View, []);
}
