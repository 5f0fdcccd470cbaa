using System.Text.RegularExpressions;

namespace Licenzy.Sandbox.Protocol;

/// <summary>The API versions whose shapes the sandbox renders.</summary>
internal static partial class ApiVersion
{
    /// <summary>The version of an account that asks for none.</summary>
    public const string Current = "2026-05-27.dahlia";

    // Since this version the period stands on the subscription's items and an invoice's payments are objects of their own.
    private const string Oldest = "2025-03-31";

    /// <summary>Refuses what is no version, and versions whose older shapes the sandbox would render wrongly.</summary>
    public static StripeError? Check(string version, string? param = null)
    {
        if (!WellFormed().IsMatch(version))
        {
            return StripeError.Invalid($"Invalid Stripe API version: {version}", param);
        }
        return string.CompareOrdinal(version[..10], Oldest) < 0
            ? StripeError.Invalid(
                $"Invalid Stripe API version: {version}. This sandbox renders the shapes from {Oldest}.basil on, no older ones.",
                param
            )
            : null;
    }

    [GeneratedRegex(@"^20\d\d-[01]\d-[0-3]\d(\.[a-z]{2,20})?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WellFormed();
}
