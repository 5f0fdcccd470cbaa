using Licenzy.Core.Formats;

namespace Licenzy.Server.WebhookControl;

/// <summary>Where a time stands among ids, which sort by theirs.</summary>
internal static class IdBound
{
    /// <summary>At or before every id that was made at this time or later, and after every earlier one.</summary>
    /// <param name="prefix">The kind of id.</param>
    /// <param name="ms">Unix ms, 0 to 2^48 - 1.</param>
    public static string From(string prefix, long ms) => LicenzyId.First(prefix, ms);
}
