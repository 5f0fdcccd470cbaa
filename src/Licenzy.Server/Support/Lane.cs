using Licenzy.Core;
using Licenzy.Server.Entitlements;

namespace Licenzy.Server.Support;

/// <summary>Who made something happen, as the timeline sorts it.</summary>
internal static class Lane
{
    /// <summary>An event of Stripe.</summary>
    public const string Stripe = "stripe";

    /// <summary>The application's own calls.</summary>
    public const string Runtime = "runtime";

    /// <summary>An operator.</summary>
    public const string Operator = "operator";

    /// <summary>Licenzy itself: the clock, a comparison with Stripe.</summary>
    public const string Licenzy = "licenzy";

    public static IReadOnlyList<string> All { get; } = [Stripe, Runtime, Operator, Licenzy];

    public static string Of(HistoryRow row) =>
        row.Source == Source.Portal.ToText() ? Operator
        : row.Source == Source.Runtime.ToText() ? Runtime
        : row.StripeEventId is not null ? Stripe
        : Licenzy;
}
