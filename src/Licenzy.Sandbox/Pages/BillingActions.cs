using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Sandbox.Billing;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Pages;

/// <summary>Controls of time and of cards, where Stripe has none or only the dashboard.</summary>
internal sealed class BillingActions(SandboxDatabase database, Control control, StripeIds ids)
{
    private const long DraftAndASecond = Renewal.DraftLife + 1;

    /// <summary><c>GET /sandbox/billing</c></summary>
    public Task ShowSettingsAsync(HttpContext context) =>
        PageRequest.SendJsonAsync(context, BillingSettingsRequest.Show(database.Read(BillingSettings.Read)));

    /// <summary><c>POST /sandbox/billing</c> with <c>{after_retries?, retry_days?}</c></summary>
    public async Task SetSettingsAsync(HttpContext context)
    {
        var body = await ReadBodyAsync(context);
        var (settings, problem) = await database.WriteAsync(
            connection =>
            {
                var read = BillingSettingsRequest.Read(body, BillingSettings.Read(connection));
                read.Settings?.Keep(connection);
                return read;
            },
            context.RequestAborted
        );
        if (settings is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await PageRequest.SendJsonAsync(context, StripeError.Invalid(problem!).ToBody(ids.Request()));
            return;
        }
        await PageRequest.SendJsonAsync(context, BillingSettingsRequest.Show(settings));
    }

    /// <summary>
    /// <c>POST /sandbox/subscriptions/{id}/advance</c>: the customer's time goes on to the end of the subscription's period
    /// and past the payment of the next one. A customer without a test clock gets one, and lives by it from then on.
    /// </summary>
    public Task AdvanceAsync(HttpContext context) =>
        control.DoAsync(
            context,
            "subscription",
            (books, subscription, _) =>
            {
                if (SubscriptionState.IsOver(subscription))
                {
                    return StripeError.Invalid("This subscription has ended, so time changes nothing about it.");
                }
                if (SimulatedTime.RefuseWhileAdvancing(books) is { } refusal)
                {
                    return refusal;
                }
                var clock = SimulatedTime.Of(books, books.Get("customer", (string)subscription["customer"]!));
                var next = Math.Max(SubscriptionState.PeriodEnd(subscription), books.Now) + DraftAndASecond;
                SimulatedTime.SendAndPlay(books, clock, next);
                return books.Get("subscription", (string)subscription["id"]!);
            }
        );

    /// <summary>
    /// <c>POST /sandbox/customers/{id}/card</c> with <c>card=…</c>: the customer pays with that test card from now on;
    /// <c>4000 0000 0000 0341</c> is kept and fails whenever it is charged.
    /// </summary>
    public Task SetCardAsync(HttpContext context) =>
        control.DoAsync(
            context,
            "customer",
            (books, customer, parameters) =>
            {
                var number = parameters.RequiredText("card");
                if ((parameters.Problem ?? SimulatedTime.RefuseWhileAdvancing(books)) is { } refusal)
                {
                    return refusal;
                }
                return SelfCare.SetCard(books, customer, number);
            }
        );

    private static async Task<JsonObject?> ReadBodyAsync(HttpContext context)
    {
        try
        {
            return await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
