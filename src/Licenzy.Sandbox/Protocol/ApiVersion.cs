using System.Text.RegularExpressions;

namespace Licenzy.Sandbox.Protocol;

/// <summary>
/// The API versions whose shapes the sandbox renders. Versions are compared by their date; the name after it says nothing.
/// </summary>
internal static partial class ApiVersion
{
    /// <summary>The newest, in whose shape all objects are kept.</summary>
    public const string Current = "2026-05-27.dahlia";

    /// <summary>The oldest.</summary>
    public const string Oldest = "2022-11-15";

    /// <summary>Since then every refund is told of as an object of its own.</summary>
    public const string Acacia = "2024-10-28";

    /// <summary>
    /// Since then a subscription's period stands on its items, an invoice names its origin as <c>parent</c>, and its payments
    /// are objects of their own.
    /// </summary>
    public const string Basil = "2025-03-31";

    /// <summary>Since then the payments of invoices have events.</summary>
    public const string InvoicePaymentEvents = "2025-05-28";

    /// <summary>Since then a discount names its coupon as <c>source</c>.</summary>
    public const string DiscountSources = "2025-09-30";

    private const string InvoicePayments = "/v1/invoice_payments";

    /// <summary>Refuses what is no version, and versions whose shapes the sandbox would render wrongly.</summary>
    public static StripeError? Check(string version, string? param = null)
    {
        if (!WellFormed().IsMatch(version))
        {
            return StripeError.Invalid($"Invalid Stripe API version: {version}", param);
        }
        return IsBefore(version, Oldest) || IsBefore(Current, version)
            ? StripeError.Invalid(
                $"Invalid Stripe API version: {version}. This sandbox renders the shapes from {Oldest} to {Current}.",
                param
            )
            : null;
    }

    /// <summary>Whether a version is older than another.</summary>
    public static bool IsBefore(string version, string other) => string.CompareOrdinal(version[..10], other[..10]) < 0;

    /// <summary>Whether a version has that route.</summary>
    public static bool Knows(string version, string path) =>
        !IsBefore(version, Basil) || !path.StartsWith(InvoicePayments, StringComparison.Ordinal);

    [GeneratedRegex(@"^20\d\d-[01]\d-[0-3]\d(\.[a-z]{2,20})?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WellFormed();
}
