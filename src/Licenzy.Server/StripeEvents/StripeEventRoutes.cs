using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Stripe;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.StripeEvents;

internal static class StripeEventRoutes
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost(
                "/webhooks/stripe/billing",
                (ReceiveBillingEvent operation, HttpContext context, CancellationToken cancellation) =>
                    operation.HandleAsync(
                        context.Request.Headers[StripeSignature.HeaderName],
                        context.Features.Get<BufferedBody>()?.Bytes ?? default,
                        cancellation
                    )
            )
            .Describe(
                "receive_billing_event",
                "Receive an event about what accounts pay for Licenzy (called by Stripe)",
                ErrorCatalogue.NotFound
            );

        v1.MapPost(
                "/webhooks/stripe/tenant",
                (ReceiveStripeEvent operation, HttpContext context, [FromQuery] string? connection, CancellationToken cancellation) =>
                    operation.HandleAsync(
                        connection,
                        context.Request.Headers[StripeSignature.HeaderName],
                        context.Features.Get<BufferedBody>()?.Bytes ?? default,
                        cancellation
                    )
            )
            .Describe("receive_stripe_event", "Receive an event from Stripe (called by Stripe, not by you)");
    }

    private static void Describe(this RouteHandlerBuilder route, string name, string summary, params ErrorCode[] errors) =>
        route
            .WithName(name)
            .WithSummary(summary)
            .WithMetadata(new BodyLimitMetadata(ReceiveStripeEvent.LargestBody), new LoadClassMetadata(LoadClass.StripeEvents))
            .Errors([
                .. errors,
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidSignature,
                ErrorCatalogue.LivemodeMismatch,
                ErrorCatalogue.UnsupportedEventFormat,
            ])
            .ReadsSignedBody(StripeSignature.HeaderName, "Stripe's event, exactly as Stripe sent it: the signature is over its bytes.")
            .Examples(request: null, new ReceiveStripeEvent.Response(Received: true, Duplicate: false));
}
