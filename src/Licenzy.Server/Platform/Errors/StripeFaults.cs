using Licenzy.Stripe;

namespace Licenzy.Server.Platform.Errors;

/// <summary>What a caller is told of Stripe's refusals: Stripe's own code and message, never a key.</summary>
internal static class StripeFaults
{
    public static Fault Of(StripeError error) =>
        error.Kind switch
        {
            StripeErrorKind.Timeout => new Fault(
                ErrorCatalogue.StripeTimeout,
                "Stripe did not answer in time. Retry with the same Idempotency-Key: no second session will be made."
            )
            {
                RetryAfterSeconds = 2,
            },
            StripeErrorKind.Unreachable => Refused(error, "Stripe cannot be reached. Retry with the same Idempotency-Key.") with
            {
                RetryAfterSeconds = 2,
            },
            StripeErrorKind.Unreadable => Refused(error, "Stripe's answer could not be read. Retry with the same Idempotency-Key."),
            StripeErrorKind.Authentication => Refused(error, $"Stripe does not accept the stored key: {error.Message}"),
            StripeErrorKind.PermissionDenied => Refused(error, $"The stored Stripe key lacks a permission: {error.Message}"),
            _ => Refused(error, $"Stripe refused: {error.Message}"),
        };

    private static Fault Refused(StripeError error, string detail) =>
        new(ErrorCatalogue.StripeError, detail) { StripeCode = error.Code ?? error.Type, StripeRequestId = error.RequestId };
}
