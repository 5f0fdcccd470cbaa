using System.Net;
using System.Text;
using Licenzy.Server.Platform.Settings;

namespace Licenzy.Server.Platform.Mail;

/// <summary>The page of a developer's machine on which mails stand that would have left: <c>/dev/mails</c>. Plain, without scripts.</summary>
internal static class DevelopmentMails
{
    private const int Most = 50;

    /// <summary>Not there outside Development, nor when mails really leave.</summary>
    public static void Map(WebApplication app, MailSettings settings)
    {
        if (app.Environment.IsDevelopment() && settings is { SmtpHost: null, Folder: { } folder })
        {
            app.MapGet(
                    "/dev/mails",
                    async (HttpContext context, CancellationToken cancellation) =>
                    {
                        context.Response.ContentType = "text/html; charset=utf-8";
                        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
                        await context.Response.WriteAsync(await PageAsync(folder, cancellation), cancellation);
                    }
                )
                .ExcludeFromDescription();
        }
    }

    private static async Task<string> PageAsync(string folder, CancellationToken cancellationToken)
    {
        var page = new StringBuilder(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Mails</title><h1>Mails, newest first</h1>"
        );
        IEnumerable<string> files = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.txt").OrderByDescending(file => file, StringComparer.Ordinal).Take(Most)
            : [];
        foreach (var file in files)
        {
            page.Append("<hr><pre>").Append(Linked(await File.ReadAllTextAsync(file, cancellationToken))).Append("</pre>");
        }

        return page.Append("</html>").ToString();
    }

    /// <summary>A line that is nothing but an address of ours becomes a link; everything else stays text.</summary>
    private static string Linked(string text) =>
        string.Join(
            '\n',
            text.Split('\n')
                .Select(line =>
                    line.StartsWith("http", StringComparison.Ordinal) && Uri.IsWellFormedUriString(line, UriKind.Absolute)
                        ? $"<a href=\"{WebUtility.HtmlEncode(line)}\">{WebUtility.HtmlEncode(line)}</a>"
                        : WebUtility.HtmlEncode(line)
                )
        );
}
