using System.Globalization;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;
using Licenzy.Server.Audit;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Verification;

/// <summary>
/// Derives every stored state anew and tells what differs. It may run beside a working program: each thing is looked at in
/// a short transaction of its own, on one picture of the database, and nothing is written.
/// </summary>
internal sealed class VerifyProjects(Database database, VerifyChain verifyChain, TimeProvider time)
{
    private const int PageSize = 200;

    /// <summary>Looks at some projects and modes, and at some accounts' audit logs.</summary>
    /// <param name="scopes">Which.</param>
    /// <param name="accounts">Whose audit logs.</param>
    /// <param name="progress">Told how far it is, after every page.</param>
    /// <param name="cancellationToken">Ends it in between.</param>
    public async Task<VerificationReport> HandleAsync(
        IReadOnlyList<Scope> scopes,
        IReadOnlyList<string> accounts,
        Action<VerificationReport> progress,
        CancellationToken cancellationToken
    )
    {
        var tally = new VerificationTally { Projects = scopes.Select(scope => scope.ProjectId).Distinct(StringComparer.Ordinal).Count() };
        foreach (var scope in scopes)
        {
            var run = new Run(database, scope, time, tally, progress, cancellationToken);
            await run.EntitlementsAsync();
            await run.SalesAsync(FactType.Session, id => id);
            await run.SalesAsync(FactType.Subscription, id => id);
            await run.SalesAsync(FactType.Operator, PurchaseKey.OfGrant);
            await run.AttemptsAsync();
        }

        foreach (var account in accounts)
        {
            await LogAsync(account, tally, cancellationToken);
            progress(tally.Report());
        }

        return tally.Report();
    }

    private async Task LogAsync(string account, VerificationTally tally, CancellationToken cancellationToken)
    {
        var verdict = await verifyChain.HandleAsync(account, cancellationToken);
        tally.AuditEntries += verdict.Rows;
        if (verdict.Broken is { } place)
        {
            var id = place.ToString(CultureInfo.InvariantCulture);
            tally.Add([new Difference(account, string.Empty, "audit_log", id, null, "chain", verdict.Why, "whole")]);
        }
    }

    /// <summary>One project in one mode.</summary>
    private sealed class Run(
        Database database,
        Scope scope,
        TimeProvider time,
        VerificationTally tally,
        Action<VerificationReport> progress,
        CancellationToken cancellationToken
    )
    {
        public Task EntitlementsAsync() =>
            EachAsync(
                (session, after) => VerificationStore.EntitlementIdsAsync(session, scope, after, PageSize),
                async id =>
                {
                    tally.Entitlements++;
                    await LookAsync(
                        "entitlement",
                        id,
                        async session =>
                        {
                            var verdict = await VerifyEntitlement.HandleAsync(session, scope, id, time);
                            return (verdict.SubjectRef, verdict.Findings, verdict.Waits);
                        }
                    );
                }
            );

        public Task SalesAsync(FactType type, Func<string, string> rootOf) =>
            EachAsync(
                (session, after) => VerificationStore.FactIdsAsync(session, scope, type, after, PageSize),
                async id =>
                {
                    tally.Sales++;
                    await LookAsync(
                        "sale",
                        rootOf(id),
                        async session => (null, await VerifySale.HandleAsync(session, scope, rootOf(id), time), false)
                    );
                }
            );

        public Task AttemptsAsync() =>
            EachAsync(
                (session, after) => VerificationStore.AttemptIdsAsync(session, scope, after, PageSize),
                async id =>
                {
                    tally.Attempts++;
                    await LookAsync(
                        "attempt",
                        id,
                        async session =>
                        {
                            var verdict = await VerifyAttempt.HandleAsync(session, scope, id, time);
                            return (verdict.SubjectRef, verdict.Findings, false);
                        }
                    );
                }
            );

        private async Task EachAsync(Func<Session, string, Task<IReadOnlyList<string>>> pageAfter, Func<string, Task> lookAt)
        {
            var after = string.Empty;
            while (true)
            {
                var from = after;
                var page = await database.ReadAsync(session => pageAfter(session, from), cancellationToken);
                foreach (var id in page)
                {
                    await lookAt(id);
                }

                progress(tally.Report());
                if (page.Count < PageSize)
                {
                    return;
                }

                after = page[^1];
            }
        }

        private async Task LookAsync(
            string kind,
            string id,
            Func<Session, Task<(string? SubjectRef, IReadOnlyList<Finding> Findings, bool Waits)>> look
        )
        {
            try
            {
                var (subject, findings, waits) = await database.RehearseAsync(look, cancellationToken);
                tally.WaitingForTheSweep += waits ? 1 : 0;
                tally.Add([.. findings.Select(finding => DifferenceOf(kind, id, subject, finding))]);
            }
            catch (Exception failure) when (failure is not (OperationCanceledException or UnavailableException))
            {
                // What cannot even be derived is the worst difference, and must not hide those behind it.
                tally.Add([DifferenceOf(kind, id, null, new Finding("derivation", null, $"{failure.GetType().Name}: {failure.Message}"))]);
            }
        }

        private Difference DifferenceOf(string kind, string id, string? subjectRef, Finding finding) =>
            new(scope.ProjectId, scope.ModeText, kind, id, subjectRef, finding.Field, finding.Stored, finding.Derived);
    }
}
