using Licenzy.Core.Facts;

namespace Licenzy.Core.Purchases;

/// <summary>Finds the one-time sales among the facts, and those that cannot be placed.</summary>
internal sealed class OneTimeSales(FactGraph graph, PaymentGraph payments, Placing placing, PriceMap prices)
{
    private readonly OperatorWords _words = new(graph);

    /// <summary>Sessions of mode <c>payment</c> that were completed or settled.</summary>
    public static bool IsSale(SessionFact session) =>
        session.Body?.Value.Mode == "payment" && (session.CompletedAtMs is not null || session.SettledAtMs is not null);

    public void Collect(List<OneTimeSale> sales, List<UnmappedRoot> unmapped)
    {
        foreach (var session in graph.Sessions.Where(IsSale))
        {
            if (placing.IsErased(session.Id, session.Links.Find(LinkName.Attempt), placing.AttemptOf(session)?.Id))
            {
                continue;
            }

            var subject = placing.SubjectOf(session) ?? placing.OwnerOf(session.Links.Find(LinkName.Customer));
            var sold = SoldBy(session);
            if (subject is null || sold.Count == 0)
            {
                unmapped.Add(Unmapped(session, subject, sold.Count > 0));
                continue;
            }

            sales.AddRange(sold.Select(line => SaleOf(session, subject, line)));
        }

        sales.AddRange(graph.Operators.Where(fact => fact.Action is OperatorAction.Grant).Select(GrantOf));
    }

    private sealed record Sold(string Key, ProductTerms Terms, long Quantity, long PlacedMs);

    private OneTimeSale SaleOf(SessionFact session, string subject, Sold sold)
    {
        var amount = session.Body!.Value;
        var fallback = amount.AmountTotal is { } total ? new Money(total, amount.Currency) : null;
        return new OneTimeSale
        {
            Key = sold.Key,
            SubjectRef = subject,
            Terms = sold.Terms,
            Quantity = sold.Quantity,
            StartMs = session.SettledAtMs is { } settled ? Math.Max(settled, Math.Max(sold.PlacedMs, SubjectPlacedMs(session))) : null,
            Session = session,
            Attempt = placing.AttemptOf(session),
            Reversal = payments.ReversalOf(payments.PaymentsOfSession(session), null, fallback),
            RevokedAtMs = _words.RevokedAtMs(sold.Key),
            Adjusted = _words.Adjusted(sold.Key),
        };
    }

    private OneTimeSale GrantOf(OperatorFact fact)
    {
        var grant = (OperatorAction.Grant)fact.Action;
        var key = PurchaseKey.OfGrant(fact.Id);
        return new OneTimeSale
        {
            Key = key,
            SubjectRef = grant.SubjectRef,
            Terms = grant.Terms,
            StartMs = Math.Max(fact.AtMs, grant.StartsAtMs ?? 0),
            FixedEndMs = grant.ExpiresAtMs,
            FixedUnits = grant.UsageUnits,
            RevokedAtMs = _words.RevokedAtMs(key),
            Adjusted = _words.Adjusted(key),
        };
    }

    /// <summary>A sale that only an operator's link gave a subject starts when it was linked, not when it was paid.</summary>
    private long SubjectPlacedMs(SessionFact session) =>
        placing.SubjectWithoutLink(session) is null ? placing.LinkedSubject(session.Id)?.AtMs ?? 0 : 0;

    /// <summary>What a session sold: as its attempt says, else as an operator linked it, else by its fetched lines.</summary>
    private List<Sold> SoldBy(SessionFact session)
    {
        if (placing.AttemptOf(session) is { } attempt && attempt.Terms.Kind != ProductKind.Subscription)
        {
            return [new Sold(session.Id, attempt.Terms, QuantityOf(session, attempt.Terms.PriceId) ?? attempt.Quantity, 0)];
        }

        if (placing.LinkedTerms(session.Id) is { } link && link.Terms.Kind != ProductKind.Subscription)
        {
            return [new Sold(session.Id, link.Terms, QuantityOf(session, link.Terms.PriceId) ?? 1, link.AtMs)];
        }

        return SoldByLines(session);
    }

    /// <summary>
    /// The key tells the price as soon as the session has several lines, mapped or not: mapping another one later must not rename a
    /// purchase that already exists.
    /// </summary>
    private List<Sold> SoldByLines(SessionFact session)
    {
        var lines = (session.Lines?.Value ?? [])
            .GroupBy(line => line.PriceId, StringComparer.Ordinal)
            .Select(group => (PriceId: group.Key, Quantity: group.Sum(line => line.Quantity)))
            .ToList();
        var soldMs = session.SettledAtMs ?? session.CompletedAtMs ?? 0;
        return lines
            .Select(line => (Line: line, Version: prices.Sold(line.PriceId, soldMs)))
            .Where(pair => pair.Version is not null)
            .Select(pair => new Sold(
                lines.Count > 1 ? PurchaseKey.OfLine(session.Id, pair.Line.PriceId) : session.Id,
                pair.Version!.Terms,
                pair.Line.Quantity,
                pair.Version.FromMs
            ))
            .ToList();
    }

    private static long? QuantityOf(SessionFact session, string priceId)
    {
        var quantity = session.Lines?.Value.Where(line => line.PriceId == priceId).Sum(line => line.Quantity);
        return quantity > 0 ? quantity : null;
    }

    private static UnmappedRoot Unmapped(SessionFact session, string? subject, bool hasProduct)
    {
        var missing = new List<MissingPart>();
        if (subject is null)
        {
            missing.Add(MissingPart.Subject);
        }

        if (!hasProduct)
        {
            missing.Add(session.Lines is null ? MissingPart.Lines : MissingPart.Product);
        }

        return new UnmappedRoot(
            session.Id,
            missing.ToValueList(),
            subject,
            (session.Lines?.Value ?? []).Select(line => line.PriceId).Distinct(StringComparer.Ordinal).ToValueList(),
            session.Links.Find(LinkName.Customer),
            session.Body?.Value.AmountTotal,
            session.Body?.Value.Currency,
            session.SettledAtMs ?? session.CompletedAtMs
        );
    }
}
