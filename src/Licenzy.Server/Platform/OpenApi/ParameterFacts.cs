using System.Text.Json.Nodes;
using Licenzy.Server.Platform.Portal;
using Microsoft.OpenApi;

namespace Licenzy.Server.Platform.OpenApi;

/// <summary>
/// What the parameters of all routes mean, by name. Handlers read some of them from the raw request (a path that holds
/// <c>%2F</c>, a number that must be refused with a sentence), where the framework sees a string or nothing.
/// </summary>
internal static class ParameterFacts
{
    private static readonly Dictionary<string, (string Description, Func<OpenApiSchema> Schema, string Example)> Known = new(
        StringComparer.Ordinal
    )
    {
        ["subject_ref"] = (
            "Your own stable id of the customer, percent-encoded; it is decoded exactly once.",
            () => Text(1, 255),
            "user_123"
        ),
        ["attempt_id"] = ("The attempt that the checkout's creation named.", () => Text(1, 64), "att_01kahc3v9m2x7b4q8w5n6t0zyd"),
        ["wait"] = (
            "How many seconds the answer may wait for what is asked about (access, the first attempt), from 0 to 30.",
            () =>
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer,
                    Minimum = "0",
                    Maximum = "30",
                },
            "10"
        ),
        ["endpoint_id"] = ("The webhook endpoint.", () => Text(1, 64), "whe_01kahc3v9m2x7b4q8w5n6t0zyd"),
        ["outbound_id"] = ("A delivery (`dlv_…`), or an event (`evt_…`).", () => Text(1, 64), "dlv_01kahc3v9m2x7b4q8w5n6t0zyd"),
        ["event_id"] = ("Lists only what became of this event.", () => Text(1, 64), "evt_01kahc3v9m2x7b4q8w5n6t0zyd"),
        ["recovery_id"] = ("The recovery that its start named.", () => Text(1, 64), "rcv_01kahc3v9m2x7b4q8w5n6t0zyd"),
        ["event_type"] = ("Lists only events of this type.", () => Text(1, 64), "usage.consumed"),
        ["status"] = (
            "Lists only what stands so: `pending`, `failed`, `dead`, `sent`, or `no_endpoint` for events that no endpoint took.",
            () => Text(1, 20),
            "dead"
        ),
        ["limit"] = (
            "How many a page holds, 1 to 100; 25 when it is not sent.",
            () =>
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer,
                    Minimum = "1",
                    Maximum = "100",
                },
            "25"
        ),
        ["cursor"] = (
            "The `next_cursor` of the page before; not sent for the first page.",
            () => Text(1, 64),
            "01kahc3v9m2x7b4q8w5n6t0zyd"
        ),
        ["available"] = (
            "`true` lists only what gives access now, `false` only what does not.",
            () => new OpenApiSchema { Type = JsonSchemaType.Boolean },
            "true"
        ),
        ["stock"] = (
            "`true` puts three prices into an empty account there, and lets a first event come.",
            () => new OpenApiSchema { Type = JsonSchemaType.Boolean },
            "true"
        ),
        ["connection"] = (
            "The Stripe connection whose events come here: part of the address given to Stripe.",
            () => Text(1, 64),
            "con_01kahc3v9m2x7b4q8w5n6t0zyd"
        ),
        ["Stripe-Signature"] = (
            "Stripe's signature of the body, in Stripe's form.",
            () => Text(1, 4096),
            "t=1769860800,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd"
        ),
        [PortalHeaders.Csrf] = (
            "The `csrf_token` of the sign-in or of `GET /portal/me`.",
            () => Text(1, 64),
            "b8yq3mZ0nS0Qm5oP0m3J0c5w7l1k6q9t2x4v8z1a3c5"
        ),
        [PortalHeaders.Project] = (
            "The project that is meant; without it the session's current one.",
            () => Text(1, 64),
            "prj_01kahc3v9m2x7b4q8w5n6t0zyd"
        ),
        [PortalHeaders.Mode] = (
            "The mode that is meant, `test` or `live`; without it test. `?mode=` says the same.",
            () => Text(4, 4),
            "test"
        ),
        ["Idempotency-Key"] = (
            "One fresh key for each intent, sent again with every retry of it. The first answer is kept 30 days and answered again, "
                + "byte for byte, with `Idempotent-Replayed: true`; another body under the same key is refused.",
            () => Text(1, 255),
            "6f1c2c0e-0d5f-4a0c-9f61-2f6f3f0a7c11"
        ),
    };

    /// <summary>Examples of parameters that their routes describe themselves.</summary>
    private static readonly Dictionary<string, string> Examples = new(StringComparer.Ordinal)
    {
        ["action"] = "product.updated",
        ["actor"] = "usr_01kahc3v9m2x7b4q8w5n6t0zyd",
        ["at"] = "2026-01-31T12:00:00Z",
        ["changes_access"] = "true",
        ["cursor"] = "01kahc3v9m2x7b4q8w5n6t0zyd",
        ["entitlement_id"] = "ent_01kahc3v9m2x7b4q8w5n6t0zyd",
        ["format"] = "csv",
        ["from"] = "2026-01-01T00:00:00Z",
        ["history_id"] = "his_01kahc3v9m2x7b4q8w5n6t0zyd",
        ["id"] = "dlv_01kahc3v9m2x7b4q8w5n6t0zyd",
        ["invitation_id"] = "inv_01kahc3v9m2x7b4q8w5n6t0zyd",
        ["key_id"] = "key_01kahc3v9m2x7b4q8w5n6t0zyd",
        ["kind"] = "subscription",
        ["lane"] = "stripe",
        ["Last-Event-ID"] = "1769860800000",
        ["object"] = "prd_01kahc3v9m2x7b4q8w5n6t0zyd",
        ["passkey_id"] = "dGhpcyBpcyBhIGNyZWRlbnRpYWw",
        ["product"] = "prd_01kahc3v9m2x7b4q8w5n6t0zyd",
        ["product_code"] = "PRO_MONTHLY",
        ["project"] = "prj_01kahc3v9m2x7b4q8w5n6t0zyd",
        ["project_id"] = "prj_01kahc3v9m2x7b4q8w5n6t0zyd",
        ["query"] = "user_1",
        ["range"] = "7d",
        ["root"] = "cs_test_a1B2c3D4e5F6g7H8",
        ["search"] = "Pro",
        ["session_id"] = "ses_01kahc3v9m2x7b4q8w5n6t0zyd",
        ["state"] = "active",
        ["status"] = "active",
        ["step"] = "day",
        ["stripe_customer_id"] = "cus_Q1w2E3r4T5y6U7",
        ["stripe_event_id"] = "evt_1Q2w3E4r5T6y7U8i9O0p",
        ["subject_ref"] = "user_123",
        ["to"] = "2026-02-01T00:00:00Z",
        ["token"] = "u0Yb5bL9m1sQ8xV2c7n4k6J3h0g9f8d7s6a5p4o3i2u",
        ["type"] = "checkout.session.completed",
        ["user_id"] = "usr_01kahc3v9m2x7b4q8w5n6t0zyd",
        ["portal/export kind"] = "customers",
        ["portal/stripe/events status"] = "failed",
        ["portal/stripe/unmapped state"] = "open",
    };

    /// <summary>
    /// Fills in what is known of the parameter; an unknown one keeps what the framework found, and so does one that its route describes
    /// itself (<c>[Description]</c>), because the same word means something else there.
    /// </summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="path">The path of its route, without the slash before it.</param>
    public static void Complete(OpenApiParameter parameter, string path)
    {
        if (string.IsNullOrEmpty(parameter.Description) && Known.TryGetValue(parameter.Name ?? "", out var known))
        {
            parameter.Description = known.Description;
            parameter.Schema = known.Schema();
            parameter.Example = Example(parameter.Schema.Type, known.Example);
        }

        parameter.Example ??= Examples.GetValueOrDefault($"{path} {parameter.Name}") ?? Examples.GetValueOrDefault(parameter.Name ?? "");
    }

    private static JsonNode? Example(JsonSchemaType? type, string text) =>
        type is JsonSchemaType.String ? JsonValue.Create(text) : JsonNode.Parse(text);

    private static OpenApiSchema Text(int shortest, int longest) =>
        new()
        {
            Type = JsonSchemaType.String,
            MinLength = shortest,
            MaxLength = longest,
        };
}
