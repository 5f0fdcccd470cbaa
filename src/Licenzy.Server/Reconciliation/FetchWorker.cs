using Licenzy.Core;
using Licenzy.Core.Purchases;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Work;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Reconciliation;

/// <summary>
/// Asks Stripe for what no event tells: which of two snapshots of one second is the newer, what a refunded payment had paid,
/// what a foreign session sold. What Stripe refuses is asked again later; what reaches no sale in the end belongs to another
/// application of the same Stripe account.
/// </summary>
internal sealed partial class FetchWorker(
    Database database,
    FetchAndApply fetchAndApply,
    Instance instance,
    TimeProvider time,
    ILogger<FetchWorker> log
) : PollingWorker(time, log)
{
    private const int MostProjects = 50;
    private const int MostOfProject = 10;
    private const long LeaseMs = 120_000;

    /// <summary>When a task is tried again, in seconds after each try: an answer that stays away for a quarter of an hour is told.</summary>
    private static readonly int[] BackoffSeconds = [30, 120, 300, 600, 3600];
    private readonly TimeProvider clock = time;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = clock.NowMs();
        var projects = await database.ReadAsync(session => FetchTaskStore.DiscoverAsync(session, now, MostProjects), cancellationToken);
        var more = projects.Count == MostProjects;
        foreach (var projectId in projects)
        {
            more |= await RunProjectAsync(projectId, cancellationToken);
        }

        return more;
    }

    /// <summary>A bounded number of one project's tasks: a project with many keeps nobody else waiting.</summary>
    private async Task<bool> RunProjectAsync(string projectId, CancellationToken cancellationToken)
    {
        for (var done = 0; done < MostOfProject; done++)
        {
            var task = await database.WriteAsync(
                session => FetchTaskStore.ClaimAsync(session, projectId, instance.Id, clock.NowMs(), clock.NowMs() + LeaseMs),
                cancellationToken
            );
            if (task is null)
            {
                return false;
            }

            try
            {
                await RunAsync(task, cancellationToken);
            }
            catch (Exception failure) when (failure is not (OperationCanceledException or UnavailableException))
            {
                LogFailure(failure, task.Kind, task.StripeId, projectId);
                await PutOffAsync(task, $"{failure.GetType().Name}: {failure.Message}", retryAfter: null, cancellationToken);
            }
        }

        return true;
    }

    private async Task RunAsync(FetchTaskRow task, CancellationToken cancellationToken)
    {
        var kind = EnumText.Read<FetchKind>(task.Kind);
        if (!await database.ReadAsync(session => IsNeededAsync(session, task, kind), cancellationToken))
        {
            await RemoveAsync(task, cancellationToken);
            return;
        }

        var outcome = await fetchAndApply.HandleAsync(task.Scope, kind, task.StripeId, cancellationToken);
        await outcome.Match(
            _ => AfterAnswerAsync(task, kind, cancellationToken),
            _ => GiveUpAsync(task, FetchTaskStore.Foreign, "Stripe has nothing of this id.", cancellationToken),
            refused => PutOffAsync(task, refused.Fault.Detail, refused.RetryAfter, cancellationToken)
        );
    }

    /// <summary>Whether nobody has brought the answer meanwhile. Only reads.</summary>
    private static async Task<bool> IsNeededAsync(Session session, FetchTaskRow task, FetchKind kind)
    {
        var scope = task.Scope;
        return kind switch
        {
            FetchKind.Charge => await FactStore.FindAsync(session, scope, new(Core.Facts.FactType.Charge, task.StripeId)) is null
                || MissingFacts.IsUnclear(task.StripeId, (await FactStore.ComponentAsync(session, scope, [task.StripeId])).Facts),
            FetchKind.Payment => await IsUnlinkedAsync(session, scope, task.StripeId),
            _ => true,
        };
    }

    private static async Task<bool> IsUnlinkedAsync(Session session, Scope scope, string paymentId)
    {
        var component = await FactStore.ComponentAsync(session, scope, [paymentId]);
        return UnlinkedReversals
            .Of(component.Facts)
            .Any(reversal => string.Equals(reversal.PaymentId, paymentId, StringComparison.Ordinal));
    }

    /// <summary>An answer that did not link the payment is asked for again: Stripe may write the invoice's payment a moment later.</summary>
    private async Task AfterAnswerAsync(FetchTaskRow task, FetchKind kind, CancellationToken cancellationToken)
    {
        if (kind != FetchKind.Payment)
        {
            return;
        }

        if (!await database.ReadAsync(session => IsUnlinkedAsync(session, task.Scope, task.StripeId), cancellationToken))
        {
            await RemoveAsync(task, cancellationToken);
            return;
        }

        if (task.Tries + 1 < BackoffSeconds.Length)
        {
            await PutOffAsync(task, "Its payment reaches no sale yet.", retryAfter: null, cancellationToken);
            return;
        }

        LogForeign(task.StripeId, task.ProjectId);
        await GiveUpAsync(task, FetchTaskStore.Foreign, "Its payment reaches no sale.", cancellationToken);
    }

    private async Task PutOffAsync(FetchTaskRow task, string reason, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        if (task.Tries >= BackoffSeconds.Length)
        {
            LogGivenUp(task.Kind, task.StripeId, task.ProjectId, reason);
            await GiveUpAsync(task, FetchTaskStore.Failed, reason, cancellationToken);
            return;
        }

        var pause = TimeSpan.FromSeconds(BackoffSeconds[task.Tries]);
        var due = clock.NowMs() + (long)(retryAfter > pause ? retryAfter.Value : pause).TotalMilliseconds;
        await database.WriteAsync(session => FetchTaskStore.PostponeAsync(session, task, reason, due), cancellationToken);
    }

    private Task RemoveAsync(FetchTaskRow task, CancellationToken cancellationToken) =>
        database.WriteAsync(session => FetchTaskStore.RemoveAsync(session, task.Scope, task.Kind, task.StripeId), cancellationToken);

    private Task GiveUpAsync(FetchTaskRow task, string state, string reason, CancellationToken cancellationToken) =>
        database.WriteAsync(session => FetchTaskStore.GiveUpAsync(session, task, state, reason), cancellationToken);

    [LoggerMessage(Level = LogLevel.Error, Message = "Fetching {Kind} {StripeId} of {ProjectId} failed; it is tried again")]
    private partial void LogFailure(Exception failure, string kind, string stripeId, string projectId);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A refund or dispute of payment {PaymentId} reaches no sale in {ProjectId}: it is taken for another application's"
    )]
    private partial void LogForeign(string paymentId, string projectId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Stripe was asked for {Kind} {StripeId} of {ProjectId} in vain: {Reason}")]
    private partial void LogGivenUp(string kind, string stripeId, string projectId, string reason);
}
