using System.Net.Mail;

namespace Licenzy.Server.Accounts;

/// <summary>An e-mail address as it was typed, and as it is compared.</summary>
/// <param name="Text">As it was typed, without blanks around it.</param>
/// <param name="Key">In lower case.</param>
internal sealed record EmailAddress(string Text, string Key)
{
    private const int Longest = 254;

    /// <summary>Reads an address; null when it is none. Only what a mail server would take on the open internet, in ASCII.</summary>
    public static EmailAddress? Read(string? text)
    {
        var trimmed = text?.Trim() ?? string.Empty;
        var at = trimmed.LastIndexOf('@');
        return
            at > 0
            && trimmed.Length <= Longest
            && trimmed.All(character => character is > ' ' and < '\u007f' and not ('"' or '<' or '>' or ',' or ';' or '\\'))
            && Uri.CheckHostName(trimmed[(at + 1)..]) == UriHostNameType.Dns
            && !trimmed.EndsWith('.')
            && MailAddress.TryCreate(trimmed, out var parsed)
            && string.Equals(parsed.Address, trimmed, StringComparison.Ordinal)
            ? new EmailAddress(trimmed, trimmed.ToLowerInvariant())
            : null;
    }
}
