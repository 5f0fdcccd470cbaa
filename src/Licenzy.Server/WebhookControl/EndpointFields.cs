using Licenzy.Core;
using Licenzy.Core.Webhooks;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Outbound;

namespace Licenzy.Server.WebhookControl;

/// <summary>What the fields of an endpoint may hold: one place for the routes and for the setup file.</summary>
internal static class EndpointFields
{
    /// <summary>How long a description may be, in characters.</summary>
    public const int LongestDescription = 500;

    /// <summary>How many patterns of event types may be given.</summary>
    public const int MostPatterns = 50;

    /// <summary>Checks everything that was sent.</summary>
    /// <param name="patch">The fields.</param>
    /// <param name="mode">The mode of the endpoint: live wants https.</param>
    /// <param name="guard">Knows which networks are reached.</param>
    /// <returns>The first field at fault; null when all are well.</returns>
    public static Fault? Check(EndpointPatch patch, Mode mode, OutboundGuard guard) =>
        (patch.Url.IsSent ? CheckUrl(patch.Url.Value, mode, guard) : null)
        ?? (patch.Enabled is { IsSent: true, Value: null } ? Fault.Field("enabled", "`enabled` must be true or false.") : null)
        ?? CheckEventTypes(patch.EventTypes.Value)
        ?? CheckDescription(patch.Description.Value);

    /// <summary>Checks an address; a sentence in the refusal says what is wrong with it.</summary>
    public static Fault? CheckUrl(string? url, Mode mode, OutboundGuard guard)
    {
        if (url is null)
        {
            return Fault.Field("url", "`url` must not be null.");
        }

        return IsWhole(url)
            ? TargetUrl.Check(url, mode == Mode.Live, guard) is { } sentence
                ? Fault.Field("url", sentence)
                : null
            : Fault.Field("url", "The address contains half a character. Encode it, or remove it.");
    }

    /// <summary>Checks patterns of event types; none at all means every type.</summary>
    public static Fault? CheckEventTypes(IReadOnlyList<string>? patterns)
    {
        if (patterns is null)
        {
            return null;
        }

        var sentence =
            patterns.Count > MostPatterns
                ? $"`event_types` takes at most {MostPatterns} entries."
                : patterns.Select(EventFilter.Check).FirstOrDefault(fault => fault is not null);
        return sentence is null ? null : Fault.Field("event_types", sentence);
    }

    private static Fault? CheckDescription(string? description) =>
        description is null || (description.Length <= LongestDescription && !description.Any(char.IsControl) && IsWhole(description))
            ? null
            : Fault.Field("description", $"`description` is text of at most {LongestDescription} characters without control characters.");

    /// <summary>A text that ends in the middle of a character cannot be stored.</summary>
    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
