using Licenzy.Core.Announcing;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Purchases;

namespace Licenzy.Server.Support;

/// <summary>One stored thing on a customer's timeline.</summary>
internal abstract record TimelineItem
{
    private TimelineItem(string id, long atMs) => (Id, AtMs) = (id, atMs);

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>When it happened, Unix ms.</summary>
    public long AtMs { get; }

    /// <summary>Where it stands among all: ids of every kind end in the same form, time and random bits.</summary>
    public string Place => PlaceOf(Id);

    /// <summary>What comes after the prefix of an id.</summary>
    public static string PlaceOf(string id) => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..];

    public T Match<T>(Func<Change, T> change, Func<Use, T> use, Func<Checkout, T> checkout) =>
        this switch
        {
            Change it => change(it),
            Use it => use(it),
            Checkout it => checkout(it),
            _ => throw new InvalidOperationException("The union is closed."),
        };

    /// <summary>A row of the history.</summary>
    public sealed record Change(HistoryRow Row, IReadOnlyList<FieldChange> Fields) : TimelineItem(Row.Id, Row.AtMs)
    {
        /// <summary>What made it: an event of Stripe, an operator's action, or only itself.</summary>
        public string CauseId => Row.StripeEventId ?? Row.ActionId ?? Row.Id;

        /// <summary>Whether access was given or taken. A purchase that begins without giving any takes none.</summary>
        public bool ChangesAccess => Fields.Any(one => one.Field == "available" && !(one.Before is null && one.After == "false"));
    }

    /// <summary>An entry of the ledger of consumption.</summary>
    public sealed record Use(UsageEntryRow Row) : TimelineItem(Row.Id, Row.CreatedMs);

    /// <summary>A checkout that was begun.</summary>
    public sealed record Checkout(AttemptRow Row) : TimelineItem(Row.Id, Row.CreatedMs);
}
