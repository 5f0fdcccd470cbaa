using System.ComponentModel.DataAnnotations;

namespace Licenzy.Server.ManualActions;

/// <summary>Whose a sale is, and what it sold where nothing tells.</summary>
/// <param name="SubjectRef">The customer.</param>
/// <param name="Note">Why; kept in the history.</param>
/// <param name="ProductCode">The product, where no product maps the price that was sold.</param>
/// <param name="DryRun">True answers what would happen, and does nothing.</param>
/// <param name="Version">The <c>version</c> of the preview that this rests on; refused when something changed since.</param>
internal sealed record LinkSaleRequest(
    [property: StringLength(255, MinimumLength = 1)] string SubjectRef,
    [property: StringLength(ActionNote.Longest, MinimumLength = ActionNote.Shortest)] string Note,
    [property: StringLength(64, MinimumLength = 1)] string? ProductCode = null,
    bool? DryRun = null,
    [property: StringLength(64, MinimumLength = 1)] string? Version = null
);

/// <summary>Whose a Stripe customer is.</summary>
/// <param name="SubjectRef">The customer.</param>
/// <param name="Note">Why; kept in the history.</param>
/// <param name="DryRun">True answers what would happen, and does nothing.</param>
/// <param name="Version">The <c>version</c> of the preview that this rests on; refused when something changed since.</param>
internal sealed record LinkCustomerRequest(
    [property: StringLength(255, MinimumLength = 1)] string SubjectRef,
    [property: StringLength(ActionNote.Longest, MinimumLength = ActionNote.Shortest)] string Note,
    bool? DryRun = null,
    [property: StringLength(64, MinimumLength = 1)] string? Version = null
);
