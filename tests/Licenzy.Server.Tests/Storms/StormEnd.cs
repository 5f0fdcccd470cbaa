using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Core.Purchases;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Verification;

namespace Licenzy.Server.Tests.Storms;

/// <summary>Holds what stands in the program after a storm against what it should be.</summary>
internal sealed class StormEnd(TestServer server, StormProject project)
{
    /// <summary>Everything that differs, by subject.</summary>
    /// <param name="subjects">Whose lives were lived in the project.</param>
    public async Task<ILookup<string, string>> DifferencesAsync(IReadOnlyCollection<string> subjects)
    {
        var nowMs = server.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var truth = await new StormTruth(server, project).AtAsync(nowMs);
        List<(string Subject, string Text)> found = [];
        foreach (var subject in subjects)
        {
            var purchases = truth.Purchases.Where(purchase => purchase.SubjectRef == subject).ToList();
            var texts = await OfSubjectAsync(subject, purchases, nowMs);
            found.AddRange(texts.Select(text => (subject, text)));
        }

        var strangers = truth
            .Purchases.Where(purchase => !subjects.Contains(purchase.SubjectRef, StringComparer.Ordinal))
            .Select(purchase => purchase.Key);
        found.AddRange(strangers.Select(key => (string.Empty, $"{key} belongs to nobody who lived here")));
        found.AddRange((await AttemptsAsync(truth)).Select(text => (string.Empty, text)));
        found.AddRange((await UnmappedAsync(truth)).Select(text => (string.Empty, text)));
        return found.ToLookup(difference => difference.Subject, difference => difference.Text, StringComparer.Ordinal);
    }

    private async Task<List<string>> OfSubjectAsync(string subject, List<PurchaseState> purchases, long nowMs)
    {
        var rows = await server.Database.ReadAsync(
            session => EntitlementStore.NewestOfSubjectAsync(session, project.Scope, subject),
            default
        );
        var stored = rows.ToDictionary(row => row.PurchaseKey, StringComparer.Ordinal);
        List<string> differences =
        [
            .. purchases.Where(purchase => !stored.ContainsKey(purchase.Key)).Select(purchase => $"{purchase.Key} has no entitlement"),
            .. stored
                .Keys.Except(purchases.Select(purchase => purchase.Key), StringComparer.Ordinal)
                .Select(key => $"{key} has an entitlement, and is no purchase"),
        ];
        var outbound = await OutboundAsync(subject);
        foreach (var purchase in purchases.Where(purchase => stored.ContainsKey(purchase.Key)))
        {
            var row = stored[purchase.Key];
            var read = await new StormReading(project).DifferencesAsync(row, EntitlementReading.At(row, nowMs));
            differences.AddRange(read.Select(text => $"{purchase.Key}: {text}"));
            var told = outbound.Where(one => Text(one["data"], "entitlement_id") == row.Id).ToList();
            differences.AddRange(OfPurchase(row, purchase, nowMs).Concat(ToldOf(purchase, told)).Select(text => $"{purchase.Key}: {text}"));
        }

        var allowed = await project.Api.IsAllowedAsync(subject);
        if (allowed != purchases.Any(purchase => purchase.Available))
        {
            differences.Add($"the check answers {allowed}");
        }

        return differences;
    }

    private static IEnumerable<string> OfPurchase(EntitlementRow row, PurchaseState purchase, long nowMs)
    {
        var reading = row.NextChangeMs <= nowMs ? purchase.NextChangeMs : row.NextChangeMs;
        return Finding
            .Compare(FieldText.OfRow(row), FieldText.OfPurchase(purchase))
            .Concat(Finding.Compare(FieldText.OfState(EntitlementReading.At(row, nowMs), reading), FieldText.OfState(purchase)))
            .Select(finding => $"{finding.Field} is {finding.Stored ?? "null"} and should be {finding.Derived ?? "null"}");
    }

    /// <summary>What applications were told once must not be told twice: they give credits for it.</summary>
    private static IEnumerable<string> ToldOf(PurchaseState purchase, List<JsonNode> told)
    {
        var finalized = Count(told, "purchase.finalized");
        var settled = purchase.Sale.Settled && purchase.Status != EntitlementStatus.Pending ? 1 : 0;
        if (finalized != settled)
        {
            yield return $"purchase.finalized was told {finalized} times and should be {settled} times";
        }

        var paid = Count(told, "invoice.payment_succeeded");
        var invoices = purchase.Sale.Invoices.Count(invoice => invoice.Paid);
        if (paid > invoices)
        {
            yield return $"invoice.payment_succeeded was told {paid} times of {invoices} invoices";
        }

        var deleted = Count(told, "subscription.deleted");
        var ended = purchase.Sale.Ended && told.Count > 0 ? 1 : 0;
        if (deleted != ended)
        {
            yield return $"subscription.deleted was told {deleted} times and should be {ended} times";
        }
    }

    private static int Count(List<JsonNode> told, string type) => told.Count(one => Text(one, "type") == type);

    private static string? Text(JsonNode? found, string name) => found?[name]?.GetValue<string>();

    private Task<IReadOnlyList<JsonNode>> OutboundAsync(string subject) => StoredRows.Of(server).OutboundAsync(subject);

    private async Task<IEnumerable<string>> AttemptsAsync(Evaluation truth)
    {
        var stored = await PairsAsync("select id as key, status as text from checkout_attempts where project_id = @ProjectId");
        return stored
            .Where(attempt => truth.Attempts.GetValueOrDefault(attempt.Key).ToText() != attempt.Text)
            .Select(attempt => $"{attempt.Key} is {attempt.Text} and should be {truth.Attempts.GetValueOrDefault(attempt.Key).ToText()}");
    }

    private async Task<IEnumerable<string>> UnmappedAsync(Evaluation truth)
    {
        var stored = await PairsAsync(
            "select root as key, missing as text from unmapped_roots where project_id = @ProjectId and state <> 'resolved'"
        );
        var derived = truth.Unmapped.Select(root => new Pair(root.RootId, string.Join(' ', root.Missing.Select(part => part.ToText()))));
        var differing = stored.ToHashSet();
        differing.SymmetricExceptWith(derived);
        return differing.Select(pair => $"{pair.Key} without {pair.Text} is listed as unmapped on one side only");
    }

    private Task<IReadOnlyList<Pair>> PairsAsync(string sql) =>
        server.Database.ReadAsync(session => session.QueryAsync<Pair>(sql, new { project.Scope.ProjectId }), default);

    private sealed record Pair(string Key, string Text)
    {
        public Pair()
            : this(string.Empty, string.Empty) { }
    }
}
