using System.Net;
using System.Text;

namespace Licenzy.Server.Platform.Mail;

/// <summary>What a mail says, in both forms that mail programs show.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="Html">The same as a simple page.</param>
internal sealed record MailContent(string Text, string Html)
{
    /// <summary>Paragraphs, then a link where there is one, then who it comes from.</summary>
    /// <param name="paragraphs">Plain text; whatever people typed is escaped.</param>
    /// <param name="action">What the link does, in words.</param>
    /// <param name="url">The link.</param>
    public static MailContent Of(IReadOnlyList<string> paragraphs, string? action = null, string? url = null)
    {
        var text = new StringBuilder();
        var html = new StringBuilder(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><body style=\"font-family:sans-serif;max-width:34em;margin:2em auto\">"
        );
        foreach (var paragraph in paragraphs)
        {
            text.Append(paragraph).Append("\n\n");
            html.Append("<p>").Append(WebUtility.HtmlEncode(paragraph)).Append("</p>");
        }

        if (url is not null)
        {
            text.Append(action).Append(":\n").Append(url).Append("\n\n");
            var address = WebUtility.HtmlEncode(url);
            html.Append($"<p><a href=\"{address}\">{WebUtility.HtmlEncode(action)}</a></p><p style=\"color:#555\">{address}</p>");
        }

        text.Append("Licenzy\n");
        html.Append("<p style=\"color:#555\">Licenzy</p></body></html>");
        return new MailContent(text.ToString(), html.ToString());
    }
}

/// <summary>A mail that is about to leave.</summary>
/// <param name="Id">Its id, <c>mail_…</c>: the same at every try, so that a mail program shows a repetition once.</param>
/// <param name="Recipient">The address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Content">What it says.</param>
internal sealed record OutgoingMail(string Id, string Recipient, string Subject, MailContent Content)
{
    /// <summary>Never shows what it says: there may be a link that opens an account.</summary>
    public override string ToString() => Id;
}
