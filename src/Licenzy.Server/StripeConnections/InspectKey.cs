using Licenzy.Stripe;
using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;

namespace Licenzy.Server.StripeConnections;

/// <summary>Whether a key may do something.</summary>
/// <param name="Permission">What.</param>
/// <param name="Granted">Whether it may; null when Stripe did not say.</param>
internal sealed record CheckedPermission(StripePermit Permission, bool? Granted);

/// <summary>What Stripe says of a key.</summary>
internal abstract record InspectedKey
{
    private InspectedKey() { }

    /// <summary>The key works.</summary>
    /// <param name="Account">Whose key it is.</param>
    /// <param name="LiveMode">The mode that Stripe itself names; null where the account holds nothing that tells.</param>
    /// <param name="Permissions">What a restricted key may do; empty for a secret key, which may do everything.</param>
    /// <param name="ServerDate">Stripe's clock at the answer.</param>
    internal sealed record Works(
        StripeAccount Account,
        bool? LiveMode,
        IReadOnlyList<CheckedPermission> Permissions,
        DateTimeOffset ServerDate
    ) : InspectedKey;

    /// <summary>It does not, or Stripe did not say.</summary>
    /// <param name="Error">What Stripe answered.</param>
    internal sealed record Refused(StripeError Error) : InspectedKey;

    public T Match<T>(Func<Works, T> works, Func<Refused, T> refused) =>
        this switch
        {
            Works it => works(it),
            Refused it => refused(it),
            _ => throw new InvalidOperationException("The union is closed."),
        };
}

/// <summary>Asks Stripe whose key it is, of which mode, and what it may do. Changes nothing in Stripe.</summary>
internal sealed class InspectKey(StripeClient stripe)
{
    /// <summary>Stripe takes 25 calls a second in test mode.</summary>
    private const int AtOnce = 4;

    /// <param name="credentials">The key.</param>
    /// <param name="isRestricted">Whether it is a restricted key: only such a key can lack a permission.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<InspectedKey> HandleAsync(StripeCredentials credentials, bool isRestricted, CancellationToken cancellationToken)
    {
        switch (await stripe.RetrieveAccountAsync(credentials, cancellationToken))
        {
            case StripeResult<StripeAccount>.Failure failure:
                return new InspectedKey.Refused(failure.Error);
            case StripeResult<StripeAccount>.Success success:
                var permissions = isRestricted ? await PermissionsAsync(credentials, cancellationToken) : [];
                var mode = await ModeAsync(credentials, cancellationToken);
                return new InspectedKey.Works(success.Value, mode, permissions, success.ServerDate);
            default:
                throw new InvalidOperationException("A call succeeds or fails.");
        }
    }

    /// <summary>Tries each permission; those that Stripe did not answer are neither granted nor lacking.</summary>
    public async Task<IReadOnlyList<CheckedPermission>> PermissionsAsync(StripeCredentials credentials, CancellationToken cancellationToken)
    {
        StripePermit[] wanted = [.. StripePermit.Needed, StripePermit.WebhookEndpointsWrite];
        var found = new CheckedPermission[wanted.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(
            0,
            wanted.Length,
            options,
            async (index, cancellation) =>
            {
                var result = await stripe.MayAsync(credentials, wanted[index], cancellation);
                found[index] = new CheckedPermission(wanted[index], result.Match<bool?>(success => success.Value, _ => null));
            }
        );
        return found;
    }

    /// <summary>An account says nothing of modes, but each object in it does.</summary>
    public async Task<bool?> ModeAsync(StripeCredentials credentials, CancellationToken cancellationToken) =>
        (await stripe.ListPricesAsync(credentials, new StripeListPrices { Limit = 1 }, cancellationToken)).Match(
            success => success.Value.Data.FirstOrDefault()?.LiveMode,
            _ => null
        );
}
