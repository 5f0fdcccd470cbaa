using System.ComponentModel.DataAnnotations;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.ManualActions;

/// <summary>A product for a customer, without a sale.</summary>
/// <param name="ProductCode">The product, an active one of this mode.</param>
/// <param name="Note">Why; kept in the history.</param>
/// <param name="ExpiresAt">When it ends, whatever the product says; not sent: as the product says, of a subscription never.</param>
/// <param name="UsageUnits">The units of a pack; not sent: as the product says.</param>
/// <param name="StartsAt">When it starts; not sent: now.</param>
/// <param name="DryRun">True answers what would happen, and does nothing.</param>
/// <param name="Version">The <c>version</c> of the preview that this rests on; refused when the customer changed since. Not sent: it is done as things stand.</param>
internal sealed record GrantRequest(
    [property: StringLength(64, MinimumLength = 1)] string ProductCode,
    [property: StringLength(ActionNote.Longest, MinimumLength = ActionNote.Shortest)] string Note,
    UtcInstant? ExpiresAt = null,
    [property: Range(1, GrantProduct.MostUnits)] long? UsageUnits = null,
    UtcInstant? StartsAt = null,
    bool? DryRun = null,
    [property: StringLength(64, MinimumLength = 1)] string? Version = null
);

/// <summary>An action that needs no more than a reason.</summary>
/// <param name="Note">Why; kept in the history.</param>
/// <param name="DryRun">True answers what would happen, and does nothing.</param>
/// <param name="Version">The <c>version</c> of the preview that this rests on; refused when the customer changed since. Not sent: it is done as things stand.</param>
internal sealed record NotedRequest(
    [property: StringLength(ActionNote.Longest, MinimumLength = ActionNote.Shortest)] string Note,
    bool? DryRun = null,
    [property: StringLength(64, MinimumLength = 1)] string? Version = null
);

/// <summary>Another balance for a pack: <c>delta</c> or <c>set_to</c>, not both.</summary>
/// <param name="Note">Why; kept in the history.</param>
/// <param name="Delta">Units to add, or, below 0, to take. A balance never falls below 0: then all that is left is taken.</param>
/// <param name="SetTo">The units that are left then.</param>
/// <param name="DryRun">True answers what would happen, and does nothing.</param>
/// <param name="Version">The <c>version</c> of the preview that this rests on; refused when the customer changed since. Not sent: it is done as things stand.</param>
internal sealed record AdjustRequest(
    [property: StringLength(ActionNote.Longest, MinimumLength = ActionNote.Shortest)] string Note,
    [property: Range(-GrantProduct.MostUnits, GrantProduct.MostUnits)] long? Delta = null,
    [property: Range(0, GrantProduct.MostUnits)] long? SetTo = null,
    bool? DryRun = null,
    [property: StringLength(64, MinimumLength = 1)] string? Version = null
);
