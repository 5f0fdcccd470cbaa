using System.Text.Json;

namespace Licenzy.Stripe.Objects;

/// <summary>A subscription.</summary>
public sealed record StripeSubscription : StripeObject, IStripeObject<StripeSubscription>
{
    private StripeSubscription(JsonElement json)
        : base(json)
    {
        Status = json.Text("status");
        CustomerId = json.Reference("customer");
        Items = [.. json.Items("items").Select(item => StripeSubscriptionItem.Read(item, json))];
        HasMoreItems = json.Member("items")?.Flag("has_more") ?? false;
        CancelAt = json.Seconds("cancel_at");
        CancelAtPeriodEnd = json.Flag("cancel_at_period_end") ?? false;
        CanceledAt = json.Seconds("canceled_at");
        EndedAt = json.Seconds("ended_at");
        StartDate = json.Seconds("start_date");
        TrialEnd = json.Seconds("trial_end");
        Created = json.Seconds("created");
        LatestInvoiceId = json.Reference("latest_invoice");
        TestClockId = json.Reference("test_clock");
        Metadata = json.Texts("metadata");
        LiveMode = json.Flag("livemode");
    }

    /// <inheritdoc/>
    public static string ObjectName => "subscription";

    /// <summary><c>incomplete</c>, <c>incomplete_expired</c>, <c>trialing</c>, <c>active</c>, <c>past_due</c>, <c>unpaid</c>, <c>canceled</c>, <c>paused</c>, or one that is new.</summary>
    public string? Status { get; }

    /// <summary>Who pays.</summary>
    public string? CustomerId { get; }

    /// <summary>What is subscribed to, each with its period: its own, else (before 2025-03-31) the subscription's.</summary>
    public IReadOnlyList<StripeSubscriptionItem> Items { get; }

    /// <summary>Whether <see cref="Items"/> is only its beginning.</summary>
    public bool HasMoreItems { get; }

    /// <summary>When it is set to end, in Unix seconds.</summary>
    public long? CancelAt { get; }

    /// <summary>Whether it is set to end with its period.</summary>
    public bool CancelAtPeriodEnd { get; }

    /// <summary>When cancellation was <em>asked for</em>, in Unix seconds; not its end.</summary>
    public long? CanceledAt { get; }

    /// <summary>When it ended, in Unix seconds.</summary>
    public long? EndedAt { get; }

    /// <summary>When it began, in Unix seconds.</summary>
    public long? StartDate { get; }

    /// <summary>When its trial ends or ended, in Unix seconds.</summary>
    public long? TrialEnd { get; }

    /// <summary>When it was made, in Unix seconds.</summary>
    public long? Created { get; }

    /// <summary>Its newest invoice.</summary>
    public string? LatestInvoiceId { get; }

    /// <summary>The test clock that its times follow; they say nothing of real time then.</summary>
    public string? TestClockId { get; }

    /// <summary>The integrator's own pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether it belongs to live mode; null when Stripe does not say.</summary>
    public bool? LiveMode { get; }

    /// <inheritdoc/>
    public static StripeSubscription Read(JsonElement json) => new(json);
}
