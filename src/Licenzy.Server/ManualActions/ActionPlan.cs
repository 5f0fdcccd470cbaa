using Licenzy.Core.Facts;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.ManualActions;

/// <summary>What an operator asks for, against what stands: it can be done, or it cannot.</summary>
internal abstract record ActionPlan
{
    private ActionPlan() { }

    public static implicit operator ActionPlan(Fault fault) => new Refused(fault);

    public T Match<T>(Func<Ready, T> ready, Func<Refused, T> refused) =>
        this switch
        {
            Ready it => ready(it),
            Refused it => refused(it),
            _ => throw new InvalidOperationException("The union is closed."),
        };

    /// <summary>It cannot be done; nothing was written.</summary>
    public sealed record Refused(Fault Fault) : ActionPlan;

    /// <summary>It can be done. All that it rests on is locked.</summary>
    public sealed record Ready : ActionPlan
    {
        /// <summary>The fact that it makes.</summary>
        public required OperatorAction Action { get; init; }

        /// <summary>Its kind, as it is stored.</summary>
        public required string Kind { get; init; }

        /// <summary>The customer.</summary>
        public required string SubjectRef { get; init; }

        /// <summary>What outbound events and history say: <c>manual_…</c>.</summary>
        public required string Reason { get; init; }

        /// <summary>What the audit log says was done, and to what.</summary>
        public required AuditedDeed Deed { get; init; }

        /// <summary>The entitlement, where there is one before.</summary>
        public string? EntitlementId { get; init; }

        /// <summary>The purchase that is meant; null where it is the grant that this makes, or all that change.</summary>
        public string? PurchaseKey { get; init; }

        /// <summary>All facts around what is meant: what the outcome depends on besides the customer's rows.</summary>
        public IReadOnlyList<Fact> Facts { get; init; } = [];

        /// <summary>The pack whose exact balance the outcome depends on; null where only whether there are units left matters.</summary>
        public string? CountsUnitsOf { get; init; }

        /// <summary>Another customer who changes by it; null for none.</summary>
        public string? OtherSubjectRef { get; init; }

        /// <summary>What else the outcome depends on, as text: the product's version.</summary>
        public string RestsOn { get; init; } = string.Empty;

        /// <summary>What undoing and the audit log need to know.</summary>
        public ActionDetails Details { get; init; } = new();

        /// <summary>The action that this one takes back.</summary>
        public string? UndoesId { get; init; }

        /// <summary>Whether this one can be taken back.</summary>
        public bool Undoable => Undoing.IsPossible(Kind, Details.FormerSubjectRef);

        /// <summary>What was noticed on the way.</summary>
        public IReadOnlyList<ActionWarning> Warnings { get; init; } = [];
    }
}

/// <summary>What the audit log calls an action.</summary>
/// <param name="Action"><c>object.past_tense</c>.</param>
/// <param name="ObjectKind">The kind of its object.</param>
/// <param name="ObjectId">Its object; null: the entitlement that it made.</param>
internal sealed record AuditedDeed(string Action, string ObjectKind, string? ObjectId);

/// <summary>What an action was in detail; only what says something is there.</summary>
internal sealed record ActionDetails
{
    public string? ProductCode { get; init; }

    public long? StartsMs { get; init; }

    public long? ExpiresMs { get; init; }

    public long? UsageUnits { get; init; }

    /// <summary>What was asked for.</summary>
    public long? Delta { get; init; }

    /// <summary>What was asked for.</summary>
    public long? SetTo { get; init; }

    /// <summary>What it came to.</summary>
    public long? EffectiveDelta { get; init; }

    /// <summary>The session or subscription that was linked.</summary>
    public string? RootId { get; init; }

    /// <summary>The Stripe customer that was linked.</summary>
    public string? StripeCustomerId { get; init; }

    /// <summary>Whose it was before.</summary>
    public string? FormerSubjectRef { get; init; }
}
