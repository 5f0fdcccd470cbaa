using System.Text.Json;
using Licenzy.Stripe.Transport;

namespace Licenzy.Stripe;

public sealed partial class StripeClient
{
    /// <summary>No parameter of Stripe's: a write that carries it is refused before it does anything, if the key may write at all.</summary>
    private const string ProbeParameter = "licenzy_permission_probe";

    /// <summary>
    /// Whether a key may do something, found out by trying it in a way that changes nothing: a list of one, or a write with a
    /// parameter that Stripe does not know.
    /// </summary>
    /// <returns>Whether it may; a failure when Stripe did not say (no answer, a bad key, too many requests).</returns>
    public async Task<StripeResult<bool>> MayAsync(
        StripeCredentials credentials,
        StripePermit permission,
        CancellationToken cancellation = default
    )
    {
        var call = permission.IsWrite
            ? StripeCall.Post(permission.Path, new StripeForm().Add(ProbeParameter, "1"), options.NewIdempotencyKey())
            : StripeCall.Get(permission.Path, new StripeForm().Add("limit", 1));
        var result = await _transport.SendAsync(call, credentials, cancellation);
        return result is StripeResult<JsonElement>.Failure { Error: var error } ? OfRefusal(error) : result.Select(_ => true);
    }

    private StripeResult<bool> OfRefusal(StripeError error) =>
        error.Kind switch
        {
            StripeErrorKind.PermissionDenied => new StripeResult<bool>.Success(Value: false, error.RequestId, time.GetUtcNow()),
            StripeErrorKind.InvalidRequest or StripeErrorKind.NotFound => new StripeResult<bool>.Success(
                Value: true,
                error.RequestId,
                time.GetUtcNow()
            ),
            _ => new StripeResult<bool>.Failure(error),
        };
}
