using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;

namespace Licenzy.Scenarios.Lives;

/// <summary>
/// A small model of Stripe, of a project's operators and of one customer, that lives a life: it knows the final truth about every
/// object, and tells for each event what the object looked like when Stripe sent it. Nothing in it is derived from Licenzy's own code.
/// </summary>
internal sealed partial class StripeModel(LifeSettings settings, long startMs = Moment.Day0)
{
    /// <summary>The customer of all checkouts.</summary>
    public const string Customer = "cus_1";

    /// <summary>A customer who never went through a checkout.</summary>
    public const string Stranger = "cus_9";

    /// <summary>Whose life it is.</summary>
    public const string Subject = "user_1";

    private const long Second = 1000;
    private const long Hour = 3600 * Second;
    private readonly PriorityQueue<Action, (long AtMs, int Order)> _scheduled = new();
    private int _order;
    private int _ids;

    public LifeSettings Settings { get; } = settings;

    /// <summary>Stripe's clock, in Unix ms; whole seconds.</summary>
    public long NowMs { get; private set; } = startMs;

    /// <summary>Everything that was told, in this order.</summary>
    public List<Observation> Told { get; } = [];

    public List<ModelSession> Sessions { get; } = [];

    public List<ModelSubscription> Subscriptions { get; } = [];

    public List<ModelInvoice> Invoices { get; } = [];

    public List<ModelPayment> Payments { get; } = [];

    public List<OperatorFact> Operators { get; } = [];

    public Dictionary<string, AttemptRecord> Attempts { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, long> Consumed { get; } = new(StringComparer.Ordinal);

    /// <summary>What an evaluation besides the facts needs to know.</summary>
    public EvaluationContext ContextAt(long nowMs) =>
        new()
        {
            NowMs = nowMs,
            GraceDays = Settings.GraceDays,
            Attempts = Attempts,
            Products = Catalogue.Products,
            Consumed = Consumed,
        };

    /// <summary>Does one deed, after the time that passes before it.</summary>
    public void Do(Deed deed)
    {
        ArgumentNullException.ThrowIfNull(deed);
        Pass(deed.AfterSeconds);
        if (deed.Kind >= DeedKind.Grant)
        {
            DoAsOperator(deed);
        }
        else if (deed.Kind >= DeedKind.Refund)
        {
            DoToPayment(deed);
        }
        else if (deed.Kind >= DeedKind.ChangePlan)
        {
            DoToSubscription(deed);
        }
        else if (deed.Kind >= DeedKind.CardFails)
        {
            DoToBilling(deed);
        }
        else
        {
            DoAtCheckout(deed);
        }
    }

    /// <summary>Lets time pass, with all that Stripe does by itself.</summary>
    private void Pass(long seconds)
    {
        var untilMs = NowMs + (seconds * Second);
        while (_scheduled.TryPeek(out _, out var due) && due.AtMs <= untilMs)
        {
            NowMs = Math.Max(NowMs, due.AtMs);
            _scheduled.Dequeue()();
        }

        NowMs = untilMs;
    }

    private void Schedule(long atMs, Action action) => _scheduled.Enqueue(action, (atMs, _order++));

    /// <summary>Ids sort in the order in which they were made.</summary>
    private string NextNumber() => $"{++_ids:D4}";

    /// <summary>The newest is 0, the one before it 1, and so on around; none of none.</summary>
    private static T? Pick<T>(IEnumerable<T> from, int which)
        where T : class
    {
        var all = from.ToList();
        return all.Count == 0 ? null : all[all.Count - 1 - (which % all.Count)];
    }

    private static T Choose<T>(int choice, params ReadOnlySpan<T> of) => of[choice % of.Length];
}
