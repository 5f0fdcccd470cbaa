using Licenzy.Core.Purchases;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>What a comparison of one customer with Stripe came to.</summary>
/// <param name="Looked">How many sales and subscriptions were asked for.</param>
/// <param name="Changed">How many of them were not as they stood here.</param>
/// <param name="Calls">How often Stripe was asked.</param>
/// <param name="Missing">Sales that Stripe does not know (any more).</param>
/// <param name="Truncated">Whether there are more than one call looks at; the newest were looked at.</param>
internal sealed record SyncedCustomer(int Looked, int Changed, int Calls, IReadOnlyList<string> Missing, bool Truncated);

/// <summary>The outcome of a sync.</summary>
internal abstract record SyncOutcome
{
    private SyncOutcome() { }

    public T Match<T>(Func<Done, T> done, Func<Refused, T> refused) =>
        this switch
        {
            Done it => done(it),
            Refused it => refused(it),
            _ => throw new InvalidOperationException("The union is closed."),
        };

    /// <summary>Everything was asked for and applied.</summary>
    public sealed record Done(SyncedCustomer Result) : SyncOutcome;

    /// <summary>Stripe refused at some point; what was answered until then is applied.</summary>
    public sealed record Refused(Fault Fault) : SyncOutcome;
}

/// <summary>
/// Asks Stripe for all that one subject bought and applies it: sales, payments, refunds, disputes. For the operator who is told
/// "but I paid".
/// </summary>
internal sealed class SyncCustomer(Database database, FetchAndApply fetchAndApply)
{
    private const int MostCustomers = 10;
    private const int MostRoots = 100;

    public async Task<SyncOutcome> HandleAsync(Scope scope, string subjectRef, Action<string> progress, CancellationToken cancellationToken)
    {
        var (known, customers) = await database.ReadAsync(session => KnownAsync(session, scope, subjectRef), cancellationToken);
        var roots = known.ToList();
        var calls = 0;
        foreach (var customer in customers)
        {
            // One who asks for each: a customer that was deleted in Stripe must not hide the others.
            if (await fetchAndApply.ReaderAsync(scope, cancellationToken) is not { } reader)
            {
                return new SyncOutcome.Refused(FetchAndApply.NotConnected(scope).Fault);
            }

            roots.AddRange(await reader.RootsOfCustomerAsync(customer));
            calls += reader.Calls;
            if (reader.Error is { } error && error.Kind != Stripe.StripeErrorKind.NotFound)
            {
                return new SyncOutcome.Refused(StripeFaults.Of(error));
            }
        }

        roots = roots.Distinct(StringComparer.Ordinal).ToList();
        var looked = roots.Take(MostRoots).ToList();
        var result = new SyncedCustomer(0, 0, calls, [], roots.Count > looked.Count);
        foreach (var root in looked)
        {
            progress(root);
            var outcome = await fetchAndApply.HandleAsync(scope, FetchKind.Purchase, root, cancellationToken);
            if (outcome is FetchOutcome.Refused refused)
            {
                return new SyncOutcome.Refused(refused.Fault);
            }

            result = outcome.Match(
                applied =>
                    result with
                    {
                        Looked = result.Looked + 1,
                        Changed = result.Changed + (applied.Facts.Changed ? 1 : 0),
                        Calls = result.Calls + applied.Calls,
                    },
                _ => result with { Looked = result.Looked + 1, Calls = result.Calls + 1, Missing = [.. result.Missing, root] },
                _ => result
            );
        }

        return new SyncOutcome.Done(result);
    }

    /// <summary>What is known here to be the subject's: entitlements, sessions that nobody heard of again, Stripe customers.</summary>
    private static async Task<(IEnumerable<string> Roots, IReadOnlyList<string> Customers)> KnownAsync(
        Session session,
        Scope scope,
        string subjectRef
    )
    {
        var rows = await EntitlementStore.NewestOfSubjectAsync(session, scope, subjectRef);
        var roots = rows.Select(row => PurchaseKey.RootOf(row.PurchaseKey))
            .Where(root => !PurchaseKey.IsGrant(root))
            .Concat(await AttemptStore.OpenSessionsOfSubjectAsync(session, scope, subjectRef, MostRoots));
        return (roots, await CustomerStore.OfSubjectAsync(session, scope, subjectRef, MostCustomers));
    }
}
