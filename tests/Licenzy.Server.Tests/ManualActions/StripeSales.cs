using System.Text.Json.Nodes;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.ManualActions;

/// <summary>Sales that Licenzy did not begin: payment links of others, subscriptions made by hand.</summary>
internal sealed class StripeSales(TestServer server)
{
    private readonly StripeSender stripe = new(server);
    private readonly StoredRows rows = StoredRows.Of(server);

    /// <summary>Tells of a paid session of one price that names nobody but its customer; returns its id.</summary>
    public async Task<string> SessionAsync(string price, string? customer = null, string? email = null)
    {
        var id = RuntimeApi.Fresh("cs_test");
        await TellAsync(
            "checkout.session.completed",
            new JsonObject
            {
                ["id"] = id,
                ["object"] = "checkout.session",
                ["livemode"] = false,
                ["mode"] = "payment",
                ["status"] = "complete",
                ["payment_status"] = "paid",
                ["amount_total"] = 4900,
                ["currency"] = "eur",
                ["created"] = Now,
                ["customer"] = customer,
                ["customer_details"] = new JsonObject { ["email"] = email },
                ["metadata"] = new JsonObject(),
                ["line_items"] = List(
                    new JsonObject
                    {
                        ["id"] = RuntimeApi.Fresh("li"),
                        ["object"] = "item",
                        ["quantity"] = 1,
                        ["price"] = new JsonObject { ["id"] = price, ["object"] = "price" },
                    }
                ),
            }
        );
        return id;
    }

    /// <summary>Tells of a running subscription that names nobody but its customer; returns its id.</summary>
    public async Task<string> SubscriptionAsync(string price, string customer, string? id = null, string? subject = null)
    {
        id ??= RuntimeApi.Fresh("sub");
        await TellAsync(
            "customer.subscription.updated",
            new JsonObject
            {
                ["id"] = id,
                ["object"] = "subscription",
                ["livemode"] = false,
                ["status"] = "active",
                ["customer"] = customer,
                ["created"] = Now,
                ["start_date"] = Now,
                ["cancel_at_period_end"] = false,
                ["metadata"] = subject is null
                    ? new JsonObject()
                    : new JsonObject
                    {
                        ["licenzy_project_id"] = server.Setup.ProjectId,
                        ["licenzy_mode"] = "test",
                        ["licenzy_subject_ref"] = subject,
                    },
                ["items"] = List(
                    new JsonObject
                    {
                        ["id"] = RuntimeApi.Fresh("si"),
                        ["object"] = "subscription_item",
                        ["quantity"] = 1,
                        ["created"] = Now,
                        ["current_period_start"] = Now,
                        ["current_period_end"] = Now + 2_592_000,
                        ["price"] = new JsonObject { ["id"] = price, ["object"] = "price" },
                    }
                ),
            }
        );
        return id;
    }

    /// <summary>Tells of an object and waits until it was looked at; returns what became of the event.</summary>
    public async Task<StoredRows.Inbound> TellAsync(string type, JsonObject stripeObject)
    {
        var stripeEvent = StripeSender.Event(type, stripeObject);
        stripeEvent["created"] = Now;
        (await stripe.SendAsync(stripeEvent)).Status.ShouldBe(200);
        return await rows.SettledAsync(stripeEvent["id"]!.GetValue<string>());
    }

    private long Now => server.Clock.GetUtcNow().ToUnixTimeSeconds();

    private static JsonObject List(JsonObject item) =>
        new()
        {
            ["object"] = "list",
            ["has_more"] = false,
            ["data"] = new JsonArray(item),
        };
}
