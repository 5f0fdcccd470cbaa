using System.Text.Json;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Server.Accounts;
using Licenzy.Server.Audit;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Products;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.StripeConnections;

namespace Licenzy.Server.ManualActions;

/// <summary>
/// The steps of an erasure, each a bounded part of one table in one transaction. They come in an order in which nothing can be derived
/// or consumed any more before the ledger is renamed, and each begins where an earlier run stopped.
/// </summary>
internal sealed class EraseSteps(TimeProvider time)
{
    private const int MostPurchases = 20;
    private const int MostAttempts = 50;
    private const int MostRows = 500;

    /// <summary>What consumes are keyed by.</summary>
    private const string ConsumeOperation = "usage.consume";

    /// <summary>Does a part of what is left; false when nothing is.</summary>
    public async Task<bool> RunAsync(Session session, ErasureRow erasure)
    {
        var (scope, subject) = (erasure.Scope, erasure.SubjectRef!);
        return await PurchasesAsync(session, scope, subject, erasure.Id)
            || await AttemptsAsync(session, scope, subject, erasure.Id)
            || await ClaimsAsync(session, scope, subject, erasure.Id)
            || await UsageAsync(session, scope, subject, erasure.Id)
            || await HistoryAsync(session, scope, subject, erasure.Id)
            || await OutboundAsync(session, scope, subject, erasure.Id)
            || await InboundAsync(session, scope, subject)
            || await ActionsAsync(session, scope, subject, erasure.Id)
            || await LinksAwayAsync(session, scope, subject);
    }

    /// <summary>The last step: what there is one of, and the audit log's clear text.</summary>
    public async Task FinishAsync(Session session, ErasureRow erasure)
    {
        var (scope, subject) = (erasure.Scope, erasure.SubjectRef!);
        await ErasedTraceStore.RemoveSubjectAsync(session, scope, subject);
        var products = (await ProductStore.VersionsAsync(session, scope)).Select(version => version.ProductId);
        await ErasedTraceStore.RemoveLocksAsync(
            session,
            scope,
            products.Distinct(StringComparer.Ordinal).Select(product => $"queue:{product}:{subject}").Append(SubjectLock.NameOf(subject))
        );
        // Nodes that have not seen them are told the same without the name.
        await ChangeStore.DeleteOfSubjectAsync(session, scope, subject);
        session.Changed(Change.OfAllSubjects(scope));
        await ErasureStore.FinishAsync(session, erasure, time.NowMs());
        var project = (await ProjectStore.FindAsync(session, scope.ProjectId))!;
        await AuditStore.EraseSubjectAsync(session, project.AccountId, scope.ProjectId, scope.ModeText, subject);
    }

    private async Task<bool> PurchasesAsync(Session session, Scope scope, string subject, string pseudonym)
    {
        var rows = await ErasedRowStore.EntitlementsAsync(session, scope, subject, MostPurchases);
        await ForgetAsync(session, scope, [.. rows.SelectMany(row => new[] { row.Other!, PurchaseKey.RootOf(row.Other!) })]);
        foreach (var row in rows)
        {
            await ForgetCustomerAsync(session, scope, row.Customer, subject, pseudonym);
            session.Changed(Change.OfAllSubjects(scope));
            await ErasedRowStore.EmptyEntitlementAsync(session, scope, row.Id, PurchaseKey.OfErased(row.Id), pseudonym, time.NowMs());
        }

        return rows.Count > 0;
    }

    private async Task<bool> AttemptsAsync(Session session, Scope scope, string subject, string pseudonym)
    {
        var rows = await ErasedRowStore.AttemptsAsync(session, scope, subject, MostAttempts);
        await ForgetAsync(session, scope, [.. rows.SelectMany(row => new[] { row.Id, row.Other }).OfType<string>()]);
        foreach (var row in rows)
        {
            await ForgetCustomerAsync(session, scope, row.Customer, subject, pseudonym);
            await ErasedTraceStore.RemoveKeysOfAsync(session, scope, row.Id);
            await ErasedRowStore.EmptyAttemptAsync(session, scope, row.Id, pseudonym, time.NowMs());
        }

        return rows.Count > 0;
    }

    private async Task<bool> ClaimsAsync(Session session, Scope scope, string subject, string pseudonym)
    {
        var rows = await ErasedRowStore.ClaimsAsync(session, scope, subject, MostRows);
        foreach (var row in rows)
        {
            await ForgetCustomerAsync(session, scope, row.Customer, subject, pseudonym);
            await ErasedRowStore.RemoveClaimAsync(session, scope, row.Customer!, row.Id);
        }

        return rows.Count > 0;
    }

    private static async Task<bool> UsageAsync(Session session, Scope scope, string subject, string pseudonym)
    {
        var rows = await ErasedRowStore.UsageAsync(session, scope, subject, MostRows);
        if (rows.Count == 0)
        {
            return false;
        }

        await ErasedTraceStore.RemoveKeysAsync(session, scope, ConsumeOperation, rows.Select(row => row.Other!));
        await ErasedRowStore.RenameUsageAsync(session, scope, subject, rows[^1].Id, pseudonym);
        return true;
    }

    private static async Task<bool> HistoryAsync(Session session, Scope scope, string subject, string pseudonym)
    {
        var rows = await ErasedRowStore.HistoryAsync(session, scope, subject, MostRows);
        if (rows.Count == 0)
        {
            return false;
        }

        var events = rows.Select(row => row.Other).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (events.Count > 0 && await ConnectionStore.OfScopeAsync(session, scope) is { } connection)
        {
            await ErasedTraceStore.DropInboundAsync(session, scope, connection.Id, events);
        }

        foreach (var entitlementId in rows.Select(row => row.EntitlementId!).Distinct(StringComparer.Ordinal))
        {
            await ErasedMoves.RenameAsync(session, scope, entitlementId, subject, pseudonym);
        }

        await ErasedRowStore.RenameHistoryAsync(session, scope, subject, rows[^1].Id, pseudonym);
        return true;
    }

    private async Task<bool> OutboundAsync(Session session, Scope scope, string subject, string pseudonym)
    {
        var events = await ErasedTraceStore.OutboundAsync(session, scope, subject, MostRows);
        foreach (var eventId in events)
        {
            await ErasedTraceStore.EmptyOutboundAsync(session, scope, eventId, pseudonym, time.NowMs());
        }

        return events.Count > 0;
    }

    private static async Task<bool> InboundAsync(Session session, Scope scope, string subject)
    {
        var rows = await ErasedTraceStore.InboundAsync(session, scope, subject, MostRows);
        foreach (var ofConnection in rows.GroupBy(row => row.Other!, StringComparer.Ordinal))
        {
            await ErasedTraceStore.DropInboundAsync(session, scope, ofConnection.Key, ofConnection.Select(row => row.Id));
        }

        return rows.Count > 0;
    }

    private static async Task<bool> ActionsAsync(Session session, Scope scope, string subject, string pseudonym)
    {
        var rows = await ErasedRowStore.ActionsAsync(session, scope, subject, MostRows);
        foreach (var row in rows)
        {
            FactStore.Remove(session, scope, new FactKey(FactType.Operator, row.Id));
            await ErasedTraceStore.RemoveKeysOfAsync(session, scope, row.Id);
            await ErasedRowStore.EmptyActionAsync(session, scope, row.Id, pseudonym);
        }

        return rows.Count > 0;
    }

    private static async Task<bool> LinksAwayAsync(Session session, Scope scope, string subject)
    {
        var former = $"\"former_subject_ref\":{JsonSerializer.Serialize(subject, LicenzyJson.Options)}";
        var rows = await ErasedRowStore.LinksAwayAsync(session, scope, former, MostRows);
        foreach (var row in rows)
        {
            await ErasedTraceStore.RemoveKeysOfAsync(session, scope, row.Id);
            await ErasedRowStore.EmptyLinkAsync(session, scope, row.Id);
        }

        return rows.Count > 0;
    }

    /// <summary>Forgets all that is known around some names, and remembers that it is forgotten.</summary>
    private async Task ForgetAsync(Session session, Scope scope, IReadOnlyList<string> names)
    {
        var around = await FactStore.ComponentAsync(session, scope, names);
        await FactStore.LockAsync(session, scope, around.Names.Concat(names));
        var known = await FactStore.ComponentAsync(session, scope, names);
        foreach (var fact in known.Facts)
        {
            FactStore.Remove(session, scope, fact.Key);
        }

        List<string> gone = [.. known.Names.Concat(names).Distinct(StringComparer.Ordinal)];
        await ErasedTraceStore.DropOfObjectsAsync(session, scope, gone);
        foreach (var name in gone)
        {
            await Tombstones.SetAsync(session, scope, name, time.NowMs());
            await ErasedTraceStore.RemoveUnmappedAsync(session, scope, name);
            await ErasedTraceStore.RemoveKeysOfAsync(session, scope, name);
        }
    }

    private async Task ForgetCustomerAsync(Session session, Scope scope, string? customerId, string subject, string pseudonym)
    {
        if (customerId is not null && !await ErasedRowStore.IsSharedAsync(session, scope, customerId, subject, pseudonym))
        {
            await Tombstones.SetAsync(session, scope, customerId, time.NowMs());
            await ErasedTraceStore.DropOfObjectsAsync(session, scope, [customerId]);
        }
    }
}
