using System.ComponentModel.DataAnnotations;
using System.Net.Mail;
using Licenzy.Core;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Checkout;

/// <summary>What to sell, and to whom. Only the first two fields are required.</summary>
/// <param name="SubjectRef">Your own stable id of the customer.</param>
/// <param name="ProductCode">The product, as it is called in Licenzy.</param>
/// <param name="SuccessUrl">Where the buyer returns after paying; the project's, or a plain page of ours. Returning grants nothing.</param>
/// <param name="CancelUrl">Where the buyer returns who turned back.</param>
/// <param name="CustomerEmail">Fills in the buyer's e-mail address.</param>
/// <param name="Quantity">How many, 1 to 10,000; multiplies units and days.</param>
/// <param name="AllowPromotionCodes">Whether the buyer may type a promotion code.</param>
/// <param name="Metadata">Your own data, kept with the entitlement: at most 40 pairs.</param>
internal sealed record CheckoutRequest(
    [property: StringLength(255, MinimumLength = 1)] string SubjectRef,
    [property: StringLength(64, MinimumLength = 1)] string ProductCode,
    [property: StringLength(2048)] string? SuccessUrl = null,
    [property: StringLength(2048)] string? CancelUrl = null,
    [property: StringLength(254)] string? CustomerEmail = null,
    [property: Range(1, 10_000)] long? Quantity = null,
    bool? AllowPromotionCodes = null,
    Dictionary<string, string>? Metadata = null
)
{
    private const int MostQuantity = 10_000;
    private const int MostMetadata = 40;
    private const int LongestMetadataKey = 40;
    private const int LongestMetadataValue = 500;

    /// <summary>The first field that is not as documented, or null.</summary>
    public Fault? Check(Mode mode)
    {
        if (Core.Formats.SubjectRef.Check(SubjectRef) is { } badSubject)
        {
            return Fault.Field("subject_ref", badSubject);
        }

        if (Core.Formats.ProductCode.Check(ProductCode) is { } badProduct)
        {
            return Fault.Field("product_code", badProduct);
        }

        return CheckUrl("success_url", SuccessUrl, mode)
            ?? CheckUrl("cancel_url", CancelUrl, mode)
            ?? CheckEmail()
            ?? (Quantity is < 1 or > MostQuantity ? Fault.Field("quantity", $"`quantity` must be from 1 to {MostQuantity}.") : null)
            ?? CheckMetadata();
    }

    /// <summary>Checks a return address: absolute, https, and plain http only in test mode.</summary>
    public static Fault? CheckUrl(string param, string? url, Mode mode) => ReturnAddress.Check(param, url, allowHttp: mode == Mode.Test);

    private Fault? CheckEmail() =>
        CustomerEmail is null
        || (
            CustomerEmail.Length <= 254
            && !CustomerEmail.Any(char.IsControl)
            && MailAddress.TryCreate(CustomerEmail, out var parsed)
            && parsed.Address == CustomerEmail
        )
            ? null
            : Fault.Field("customer_email", "`customer_email` must be one plain e-mail address.");

    private Fault? CheckMetadata()
    {
        if (Metadata is null)
        {
            return null;
        }

        if (Metadata.Count > MostMetadata)
        {
            return Fault.Field("metadata", $"`metadata` may hold at most {MostMetadata} pairs.");
        }

        foreach (var (key, value) in Metadata)
        {
            if (
                key.Length is 0 or > LongestMetadataKey
                || key.Any(char.IsControl)
                || key.Contains('[', StringComparison.Ordinal)
                || key.Contains(']', StringComparison.Ordinal)
            )
            {
                return Fault.Field(
                    $"metadata.{key}",
                    $"A metadata key has 1 to {LongestMetadataKey} characters, without brackets or control characters."
                );
            }

            if (key.StartsWith("licenzy_", StringComparison.OrdinalIgnoreCase))
            {
                return Fault.Field($"metadata.{key}", "Metadata keys that start with `licenzy_` are reserved.");
            }

            if (
                value is null
                || value.Length is 0 or > LongestMetadataValue
                || value.Any(character => char.IsControl(character) && character is not ('\n' or '\t'))
            )
            {
                return Fault.Field($"metadata.{key}", $"A metadata value is text of 1 to {LongestMetadataValue} characters.");
            }
        }

        return null;
    }
}
