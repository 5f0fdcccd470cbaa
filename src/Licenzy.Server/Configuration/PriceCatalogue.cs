using System.Collections.Concurrent;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;
using Licenzy.Stripe;
using Licenzy.Stripe.Objects;
using Licenzy.Stripe.Requests;

namespace Licenzy.Server.Configuration;

/// <summary>
/// What the connected accounts sell, asked of Stripe within a few seconds and kept for a minute: lists show it, and go on without it when
/// Stripe is away. Nothing is decided by what is kept: whoever saves a product asks anew.
/// </summary>
internal sealed class PriceCatalogue(Database database, ConnectionSecrets secrets, StripeClient stripe, TimeProvider time)
{
    private const int MostPages = 3;
    private const int MostSingle = 20;
    private const int MostKept = 500;
    private const long KeptMs = 60_000;

    /// <summary>What failed is asked for again sooner, but not by every request.</summary>
    private const long FailureKeptMs = 5_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (long ReadMs, PriceBook Book)> kept = new(StringComparer.Ordinal);

    /// <param name="scope">Whose prices.</param>
    /// <param name="wanted">Prices that are asked for on their own when they are not among the newest.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<PriceBook> ReadAsync(Scope scope, IReadOnlyCollection<string> wanted, CancellationToken cancellationToken)
    {
        if (await StoredConnection.FindAsync(database, secrets, scope, cancellationToken) is not { } connection)
        {
            return PriceBook.Unknown($"No Stripe account is connected in {scope.ModeText} mode.");
        }

        // Another key or account is another catalogue.
        var name = $"{connection.Row.Id}|{connection.Row.UpdatedMs}";
        if (
            kept.TryGetValue(name, out var known)
            && time.NowMs() - known.ReadMs < (known.Book.Note is null ? KeptMs : FailureKeptMs)
            && wanted.All(id => known.Book.Find(id) is not null || !known.Book.HasMore)
        )
        {
            return known.Book;
        }

        using var budget = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancellationToken);
        var book = await AskAsync(connection.Credentials, wanted, both.Token, cancellationToken);
        if (kept.Count >= MostKept)
        {
            kept.Clear();
        }

        kept[name] = (time.NowMs(), book);
        return book;
    }

    private async Task<PriceBook> AskAsync(
        StripeCredentials credentials,
        IReadOnlyCollection<string> wanted,
        CancellationToken patience,
        CancellationToken caller
    )
    {
        try
        {
            return await AskAsync(credentials, wanted, patience);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return PriceBook.Unknown("Stripe did not answer in time.");
        }
    }

    private async Task<PriceBook> AskAsync(StripeCredentials credentials, IReadOnlyCollection<string> wanted, CancellationToken patience)
    {
        var prices = new List<StripePrice>();
        var hasMore = false;
        var pages = StripeClient.PagesAsync(
            (after, cancellation) =>
                stripe.ListPricesAsync(credentials, new StripeListPrices { StartingAfter = after, ExpandProduct = true }, cancellation),
            MostPages,
            patience
        );
        await foreach (var page in pages)
        {
            switch (page)
            {
                case StripeResult<StripePage<StripePrice>>.Failure failure:
                    return PriceBook.Unknown(Sentence(failure.Error));
                case StripeResult<StripePage<StripePrice>>.Success success:
                    prices.AddRange(success.Value.Data);
                    hasMore = success.Value.HasMore;
                    break;
            }
        }

        foreach (var id in hasMore ? wanted.Except(prices.Select(price => price.Id), StringComparer.Ordinal).Take(MostSingle).ToList() : [])
        {
            var single = await stripe.RetrievePriceAsync(credentials, id, ["product"], patience);
            prices.AddRange(single.Match<IReadOnlyList<StripePrice>>(success => [success.Value], _ => []));
        }

        return new PriceBook(prices, hasMore, Note: null);
    }

    private static string Sentence(StripeError error) =>
        error.Kind switch
        {
            StripeErrorKind.Timeout or StripeErrorKind.Unreachable => "Stripe did not answer.",
            StripeErrorKind.Authentication => "Stripe does not accept the stored key.",
            StripeErrorKind.PermissionDenied => "The stored key may not read prices.",
            _ => $"Stripe refused: {error.Message}",
        };
}
