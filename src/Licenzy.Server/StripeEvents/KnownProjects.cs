using Licenzy.Core;
using Licenzy.Core.Facts;
using Licenzy.Core.Formats;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Purchases;
using Licenzy.Server.Purchases.Translators;
using Licenzy.Server.Storage;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.StripeEvents;

/// <summary>
/// Whose an event may be, by what it names. None of it is proof: whoever can send to the address can name anything, so it
/// is only a guess at whose secrets are worth trying.
/// </summary>
internal static class KnownProjects
{
    /// <summary>How many projects are guessed at most.</summary>
    public const int Most = 5;

    /// <summary>Of each kind of id only so many are looked up: one object of Stripe names one customer and one payment.</summary>
    private const int MostIds = 2;
    private const int LongestId = 255;

    private static readonly (string Prefix, Func<Session, string, string, int, Task<IReadOnlyList<string>>> FindAsync)[] Kinds =
    [
        ("cs_", AttemptStore.ProjectsOfSessionAsync),
        ("sub_", EntitlementStore.ProjectsOfSubscriptionAsync),
        ("pi_", EntitlementStore.ProjectsOfPaymentIntentAsync),
        ("cus_", CustomerStore.ProjectsOfCustomerAsync),
    ];

    /// <summary>The project that the object's metadata names; null when none is named.</summary>
    public static string? NamedBy(StripeEvent stripeEvent) =>
        stripeEvent.Metadata.GetValueOrDefault("licenzy_project_id") is { } id && LicenzyId.IsValid(IdPrefix.Project, id) ? id : null;

    /// <summary>The projects that know the Stripe ids which the object names, the narrowest kind of id first.</summary>
    public static async Task<IReadOnlyList<string>> HoldingAsync(Session session, Mode mode, StripeEvent stripeEvent)
    {
        var names = NamesIn(stripeEvent, mode);
        var projects = new List<string>();
        foreach (var (prefix, findAsync) in Kinds)
        {
            foreach (var id in names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Take(MostIds))
            {
                projects.AddRange(await findAsync(session, mode.ToText(), id, Most));
            }
        }

        return [.. projects.Distinct(StringComparer.Ordinal).Take(Most)];
    }

    /// <summary>The ids that the object would link by, wherever its version of the shape keeps them.</summary>
    private static List<string> NamesIn(StripeEvent stripeEvent, Mode mode) =>
        [
            .. StripeTranslator
                .Translate(stripeEvent, projectId: string.Empty, mode)
                .SelectMany(FactNames.Of)
                .Select(name => name.Id)
                .Append(stripeEvent.DataObjectId)
                .OfType<string>()
                .Where(IsPlain)
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>Nothing but letters, digits and underscores goes into a statement: a stranger wrote it.</summary>
    private static bool IsPlain(string id) =>
        id.Length <= LongestId && id.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
