using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.OpenApi;
using Licenzy.Stripe;
using Microsoft.AspNetCore.Mvc;

namespace Licenzy.Server.StripeEvents;

internal static class StripeEventRoutes
{
    public static void Map(IEndpointRouteBuilder v1) =>
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
            .WithName("receive_stripe_event")
            .WithSummary("Receive an event from Stripe (called by Stripe, not by you)")
            .WithMetadata(new BodyLimitMetadata(ReceiveStripeEvent.LargestBody))
            .Errors(
                ErrorCatalogue.InvalidRequest,
                ErrorCatalogue.InvalidSignature,
                ErrorCatalogue.LivemodeMismatch,
                ErrorCatalogue.UnsupportedEventFormat
            )
            .ReadsSignedBody(StripeSignature.HeaderName, "Stripe's event, exactly as Stripe sent it: the signature is over its bytes.")
            .Examples(request: null, new ReceiveStripeEvent.Response(Received: true, Duplicate: false));
}
